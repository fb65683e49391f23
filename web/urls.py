"""The addresses of the pages."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path
from django.views.generic import RedirectView

from web.judgements import judgement, judgements

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="judgements"), name="front"),
    path("judgements/", judgements, name="judgements"),
    path("judgements/<int:number>/", judgement, name="judgement"),
    path(
        "login/",
        LoginView.as_view(template_name="web/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
]
