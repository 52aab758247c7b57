"""The demo: three rounds of the real programme, with people made up for it."""
