"""What the account page says of quizzes: accounts know nothing of them."""

from django import template

from quizzes.queries.opening import extra_times

register = template.Library()


@register.inclusion_tag("learning/extra_time.html")
def extra_time_of(person):
    """Show what somebody has beside the time limits, where it is anything."""
    return {"times": extra_times(person)}
