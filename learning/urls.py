from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from learning import api
from learning.views import answering, calibration, figures, finishing, notices, one_page, pages, quizzes, site, sitting


class Code(StringConverter):
    """The code of a lesson or a question: what cannot be one, such as NUL, reaches no database."""

    regex = "[a-z0-9.-]+"


register_converter(Code, "code")

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("today/", pages.today, name="today"),
    path("map/", pages.specialty_map, name="map"),
    path("specialties/<slug:slug>/", pages.specialty, name="specialty"),
    path("lessons/<code:code>/", pages.lesson, name="lesson"),
    path("lessons/<code:code>/read/", pages.mark_read, name="lesson-read"),
    path("lessons/<code:code>/quiz/", sitting.start_quiz, name="quiz-start"),
    path("lessons/<code:code>/checks/<code:question>/", sitting.answer_check, name="check-answer"),
    path("quizzes/<code:code>/", quizzes.quiz, name="quiz"),
    path("quizzes/<code:code>/begin/", quizzes.start, name="quiz-begin"),
    path("review/", sitting.review, name="review"),
    path("attempts/here/", answering.here, name="here"),
    path("attempts/<uuid:attempt_id>/", answering.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/<int:position>/", answering.question, name="question"),
    path("attempts/<uuid:attempt_id>/all/", one_page.one_page, name="attempt-page"),
    path("attempts/<uuid:attempt_id>/clock/", answering.clock, name="attempt-clock"),
    path("attempts/<uuid:attempt_id>/submit/", finishing.submit, name="attempt-submit"),
    path("attempts/<uuid:attempt_id>/result/", finishing.result, name="attempt-result"),
    path("attempts/<uuid:attempt_id>/leave/", answering.leave, name="attempt-leave"),
    re_path(r"^figures/(?P<digest>[0-9a-f]{64})\.(?P<extension>png|jpg|webp)$", figures.figure, name="figure"),
    path("progress/calibration/", calibration.calibration, name="calibration"),
    path("notices/seen/", notices.put_away, name="notices-seen"),
    path("theme/", site.theme, name="theme"),
    path("glossary/", pages.glossary, name="glossary"),
    path("about/sources/", site.about_sources, name="about-sources"),
    path("about/privacy/", site.about_privacy, name="about-privacy"),
    path("about/accessibility/", site.about_accessibility, name="about-accessibility"),
]

CODE = f"(?P<code>{Code.regex})"
api_urlpatterns = [
    path("specialties/", api.Specialties.as_view(), name="api-specialties"),
    path("glossary/", api.Glossary.as_view(), name="api-glossary"),
    path("sources/", api.Sources.as_view(), name="api-sources"),
    path("gone/", api.Gone.as_view(), name="api-gone"),
    re_path(r"^figures/(?P<digest>[0-9a-f]{64})/$", api.FigureFile.as_view(), name="api-figure"),
    path("quizzes/", api.Quizzes.as_view(), name="api-quizzes"),
    re_path(rf"^quizzes/{CODE}/$", api.QuizDetail.as_view(), name="api-quiz"),
    re_path(rf"^quizzes/{CODE}/attempts/$", api.QuizAttempts.as_view(), name="api-quiz-attempts"),
    path("lessons/", api.Lessons.as_view(), name="api-lessons"),
    re_path(rf"^lessons/{CODE}/$", api.LessonDetail.as_view(), name="api-lesson"),
    re_path(rf"^lessons/{CODE}/attempts/$", api.LessonAttempts.as_view(), name="api-lesson-attempts"),
]
