"""Colours as CSS writes them, and the contrast of two of them (WCAG 2.2, success criterion 1.4.3)."""

import colorsys
import re
from functools import lru_cache
from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, and how opaque it is, from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def __str__(self) -> str:
        return "#" + "".join(f"{round(part):02x}" for part in self[:3])

    def over(self, ground: "Colour") -> "Colour":
        """What is seen of it in front of an opaque ground."""
        if self.alpha >= 1:
            return self
        mixed = (mine * self.alpha + its * (1 - self.alpha) for mine, its in zip(self[:3], ground[:3], strict=True))
        return Colour(*mixed)

    def faded(self, opacity: float) -> "Colour":
        return self._replace(alpha=self.alpha * opacity)


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)
TRANSPARENT = Colour(0, 0, 0, 0)

_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]{1,100})\)")
_NUMBER = re.compile(r"([+-]?(?:\d{1,9}\.?|\d{0,9}\.\d{1,9}))(%|deg|rad|turn|grad)?")
_TURNS = {None: 1 / 360, "deg": 1 / 360, "rad": 0.15915494309189535, "turn": 1.0, "grad": 1 / 400}


@lru_cache(maxsize=512)  # a mail has few colours and names each of them often
def colour(text: str) -> Colour | None:
    """The colour that a CSS value names, None where it names none: #rgb, #rrggbbaa, rgb(), hsl(), names, transparent."""
    text = text.strip().lower()
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) > 4 else "".join(2 * digit for digit in found[1])
        red, green, blue, alpha = (int(digits[at : at + 2] or "ff", 16) for at in (0, 2, 4, 6))
        return Colour(red, green, blue, alpha / 255)
    if found := _FUNCTION.fullmatch(text):
        return _of_function(found[1], found[2])
    if text == "transparent":
        return TRANSPARENT
    number = _NAMES.get(text)
    return None if number is None else Colour(number >> 16, number >> 8 & 255, number & 255)


def contrast(one: Colour, other: Colour) -> float:
    """From 1 (the same) to 21 (black on white), of two opaque colours."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(seen: Colour) -> float:
    parts = (part / 255 for part in seen[:3])
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _of_function(name: str, arguments: str) -> Colour | None:
    parts = [_NUMBER.fullmatch(part) for part in arguments.replace(",", " ").replace("/", " ").split()]
    known = [part for part in parts if part]
    if len(known) != len(parts) or len(known) not in (3, 4):
        return None
    alpha = _within(_amount(known[3], 1), 1) if len(known) == 4 else 1.0
    if name == "rgb":
        red, green, blue = (_within(_amount(part, 255), 255) for part in known[:3])
        return Colour(red, green, blue, alpha)
    hue = float(known[0][1]) * _TURNS.get(known[0][2], 0)
    saturation, lightness = (_within(float(part[1]), 100) / 100 for part in known[1:3])
    red, green, blue = (255 * part for part in colorsys.hls_to_rgb(hue % 1, lightness, saturation))
    return Colour(red, green, blue, alpha)


def _amount(number: re.Match[str], whole: float) -> float:
    return float(number[1]) * whole / 100 if number[2] == "%" else float(number[1])


def _within(number: float, most: float) -> float:
    return min(max(number, 0.0), most)


# CSS Color Module Level 4, section 6.1
_NAMED = """
aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 black 000000
blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00
chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b
darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b
darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon e9967a
darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1
darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222
floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700 goldenrod daa520
gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082
ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6
lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3
lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899
lightslategrey 778899 lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6
magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db
mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585
midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6
olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98
paleturquoise afeeee palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd
powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513
salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0 skyblue 87ceeb
slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f steelblue 4682b4 tan d2b48c
teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5
yellow ffff00 yellowgreen 9acd32
"""
_NAMES = {name: int(number, 16) for name, number in re.findall(r"(\w+) (\w+)", _NAMED)}
