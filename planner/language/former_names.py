"""English names that countries had, as pledges and public files of their time have them."""

FORMER_NAMES = {
    "Burma": "MMR",
    "Cape Verde": "CPV",
    "Czech Republic": "CZE",
    "Ivory Coast": "CIV",
    "Macedonia": "MKD",
    "Swaziland": "SWZ",
    "The former Yugoslav Republic of Macedonia": "MKD",
    "Turkey": "TUR",
}
"""ISO 3166 codes by name."""
