"""All attacks that are code in a cell."""

from tests.hostile import bombs, endless, escapes, liars, network, patches, shadows, signals, wires
from tests.hostile.attack import Attack

THEMES = (endless, bombs, escapes, signals, network, liars, patches, shadows, wires)
CORPUS: dict[str, Attack] = {attack.id: attack for theme in THEMES for attack in theme.ATTACKS}
