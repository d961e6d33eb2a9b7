"""Spanish: the date with its prepositions, hours with their letter."""

DATE_FORMAT = r"j \d\e F \d\e Y"
TIME_FORMAT = "G:i\N{NO-BREAK SPACE}\\h"
DATETIME_FORMAT = "j \\d\\e F \\d\\e Y, G:i\N{NO-BREAK SPACE}\\h"
YEAR_MONTH_FORMAT = r"F \d\e Y"
MONTH_DAY_FORMAT = r"j \d\e F"
SHORT_DATE_FORMAT = "j/n/Y"
SHORT_DATETIME_FORMAT = "j/n/Y, G:i\N{NO-BREAK SPACE}\\h"
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y"]
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
DATETIME_INPUT_FORMATS = ["%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"]

DECIMAL_SEPARATOR = ","
# Django cannot leave four digits alone (1250): what readers see is written by core.numbers, which does.
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
