from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from accounts.urls import api_urlpatterns as accounts_api
from config import docs, errors, probes
from learning.urls import api_urlpatterns as learning_api
from quizzes.urls import api_urlpatterns as quizzes_api
from reminders.urls import api_urlpatterns as reminders_api
from reviews.urls import api_urlpatterns as reviews_api

api_urlpatterns: list[URLPattern | URLResolver] = [
    *learning_api,
    *quizzes_api,
    *reviews_api,
    *reminders_api,
    *accounts_api,
    path("schema/", docs.schema, name="schema"),
    path("docs/", docs.docs, name="api-docs"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include(api_urlpatterns)),
    path("api/<path:rest>", errors.unknown_endpoint),
    path("", include("accounts.urls")),
    path("", include("learning.urls")),
    path("", include("reminders.urls")),
]

handler400 = errors.bad_request
handler500 = errors.server_error
