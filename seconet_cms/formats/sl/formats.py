"""Slovenian: no zero before a day, a space after each full stop of a date, a full stop in the time."""

# `F` is the month in small letters; `E` and `M` would write it with a capital.
DATE_FORMAT = "j. F Y"
TIME_FORMAT = "G.i"
DATETIME_FORMAT = "j. F Y, G.i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j. F"
SHORT_DATE_FORMAT = "j. n. Y"
SHORT_DATETIME_FORMAT = "j. n. Y, G.i"
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = ["%d. %m. %Y", "%d.%m.%Y"]
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%d. %m. %Y %H.%M", "%d. %m. %Y %H:%M", "%d.%m.%Y %H.%M", "%d.%m.%Y %H:%M"]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
