from django.urls import path

from reminders import api, views

urlpatterns = [
    path("reminders/", views.reminders, name="reminders"),
    path("r/preferences/<str:token>/", views.preferences, name="reminder-preferences"),
    path("r/unsubscribe/<str:token>/", views.unsubscribe, name="reminder-unsubscribe"),
]

api_urlpatterns = [
    path("reminders/", api.Reminders.as_view(), name="api-reminders"),
]
