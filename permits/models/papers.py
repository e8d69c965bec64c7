"""Received papers of the workers of an application."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.models.applications import Application, Worker


class WorkerPaper(models.Model):
    """A received paper is about this worker of an application.

    Whose file the worker is follows from the worker: joining and parting files move nothing here. When the
    employer takes the worker out of the application, the paper stays with the application.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="papers", verbose_name=_("application")
    )
    worker = models.ForeignKey(
        Worker, models.SET_NULL, null=True, related_name="papers", verbose_name=_("worker")
    )
    paper = models.OneToOneField(
        "papers.ReceivedPaper", models.PROTECT, related_name="+", verbose_name=_("paper")
    )

    class Meta:
        verbose_name = _("paper of a worker")
        verbose_name_plural = _("papers of workers")

    def __str__(self) -> str:
        return str(self.paper)
