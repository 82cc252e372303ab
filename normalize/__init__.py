"""Spelled value to typed value: pure functions that give a value, ``None`` for nothing, or raise ``Unreadable``."""

from .amounts import Amount, read_amount, read_amounts, read_unit
from .choices import chosen_option, has_boxes, read_grade, read_yes_no
from .comparators import read_comparator
from .dates import date_bounds, read_date, read_period, read_year
from .levels import Level, read_level
from .names import document_numbers, document_years, same_name, same_phone
from .numbers import doubts, read_number, read_points
from .quantities import read_quantities, read_quantity
from .rates import read_rate
from .text import compact, fold, is_blank, is_page_number, is_placeholder, join_lines, plain, strip_brackets
from .units import comparable, is_no_unit, unit_class, unit_of_name
from .unreadable import Unreadable

__all__ = [
    "Amount",
    "Level",
    "Unreadable",
    "chosen_option",
    "compact",
    "comparable",
    "date_bounds",
    "document_numbers",
    "document_years",
    "doubts",
    "fold",
    "has_boxes",
    "is_blank",
    "is_no_unit",
    "is_page_number",
    "is_placeholder",
    "join_lines",
    "plain",
    "read_amount",
    "read_amounts",
    "read_comparator",
    "read_date",
    "read_grade",
    "read_level",
    "read_number",
    "read_period",
    "read_points",
    "read_quantities",
    "read_quantity",
    "read_rate",
    "read_unit",
    "read_year",
    "read_yes_no",
    "same_name",
    "same_phone",
    "strip_brackets",
    "unit_class",
    "unit_of_name",
]
