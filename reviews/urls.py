from django.urls import path

from reviews import api

api_urlpatterns = [
    path("reviews/attempts/", api.ReviewAttempts.as_view(), name="api-reviews-attempts"),
    path("reviews/due/", api.Due.as_view(), name="api-reviews-due"),
    path("memories/", api.Memories.as_view(), name="api-memories"),
]
