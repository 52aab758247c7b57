"""Pure decisions: frozen dataclasses in, frozen dataclasses out.

Nothing here reads a clock, a database, a request or global randomness, so that an audit can
call the same function with the same input years later and must get the same answer.
"""
