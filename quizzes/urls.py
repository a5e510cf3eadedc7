from django.urls import path

from quizzes import api

api_urlpatterns = [
    path("attempts/<uuid:attempt_id>/", api.AttemptDetail.as_view(), name="api-attempt"),
    path("attempts/<uuid:attempt_id>/answers/", api.AttemptAnswers.as_view(), name="api-answers"),
    path("attempts/<uuid:attempt_id>/submit/", api.SubmitAttempt.as_view(), name="api-submit"),
    path("slots/<int:slot_id>/settle/", api.SettleSlot.as_view(), name="api-settle"),
    path("slots/<int:slot_id>/flag/", api.SlotFlag.as_view(), name="api-flag"),
    path("slots/<int:slot_id>/hints/", api.SlotHints.as_view(), name="api-hints"),
    path("slots/<int:slot_id>/tries/", api.SlotTries.as_view(), name="api-tries"),
    path("calibration/", api.Calibration.as_view(), name="api-calibration"),
    path("notices/", api.Notices.as_view(), name="api-notices"),
    path("notices/<int:notice_id>/seen/", api.NoticeSeen.as_view(), name="api-notice-seen"),
]
