"""How much evidence a star takes where the terms do not say.

Source   Methods, 6: the fewest people and expected outcomes and how sure a move has to be are our choice.
"""

LEAST_PEOPLE = 30
LEAST_EXPECTED = 10.0
SURE_ENOUGH = 0.8
