from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import docs, errors, probes
from learning.urls import api_urlpatterns as learning_api
from quizzes.urls import api_urlpatterns as quizzes_api
from reviews.urls import api_urlpatterns as reviews_api

api_urlpatterns: list[URLPattern | URLResolver] = [
    *learning_api,
    *quizzes_api,
    *reviews_api,
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
]

handler400 = errors.bad_request
handler500 = errors.server_error
