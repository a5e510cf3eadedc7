"""How pages say the figures of statistics."""

from django import template

from learning.domain import figured
from quizzes.domain.statistics import words

register = template.Library()

register.filter("share", figured.share)
register.filter("decimal", figured.decimal)
register.filter("counted", figured.counted)
register.filter("of_item", words.of_item)
register.filter("of_consistency", words.of_consistency)
