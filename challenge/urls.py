"""The addresses that a letter to a sender leads to."""

from django.urls import path

from challenge.views import page, picture, recording

urlpatterns = [
    path("c/<str:code>/", page, name="challenge"),
    path("c/<str:code>/picture-<int:number>.png", picture, name="challenge-picture"),
    path("c/<str:code>/recording-<int:number>.wav", recording, name="challenge-recording"),
]
