"""Patterns of headings that files of several kinds share, in lower case with words joined by underscores."""

ACRONYM = r"mission(_acronym|_code)?|acronym|operation|mission_sigle|sigle(_de_la)?_mission"
CONTRIBUTOR = r"contribut(or|ing)_?(country|state|nation)?|country|tcc|state|pays(_contributeur)?|troop_contributor"
ISO3 = r"iso_?(code_?)?3?(_code)?|iso3166.*|country_code|code_iso.*"
DATE = r"as_of|(last_)?report(ing)?_date|date|last_update|month|date_du_rapport"
