"""The draw: places given by lot among people who are equal, with chances published beforehand."""
