from django.urls import path

from quizzes import api

api_urlpatterns = [
    path("attempts/<uuid:attempt_id>/", api.AttemptDetail.as_view(), name="api-attempt"),
    path("attempts/<uuid:attempt_id>/answers/", api.AttemptAnswers.as_view(), name="api-answers"),
    path("attempts/<uuid:attempt_id>/submit/", api.SubmitAttempt.as_view(), name="api-submit"),
    path("slots/<int:slot_id>/settle/", api.SettleSlot.as_view(), name="api-settle"),
]
