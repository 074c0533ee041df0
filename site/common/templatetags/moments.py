"""Moments as people read them, for templates."""

from django import template

from common import moments

register = template.Library()
register.filter("deadline", moments.deadline)
register.filter("last_day", moments.last_day)
register.filter("waited", moments.waited)
