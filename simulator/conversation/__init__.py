"""The rules of play: attempts, states, steps, the credibility ledger, replay and exploration. Pure."""
