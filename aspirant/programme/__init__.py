"""The programme and its rounds: what is announced, asked, weighed and planned."""
