"""The only door to imports: the creator's agency, the focal agency, administrators; a 404 to anyone else."""

from django.db.models import Q, QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may, may_on, own_agencies
from xanh.portal.agencies.rights import Act
from xanh.portal.imports.models import Import


def imports_visible(user: Visitor) -> QuerySet[Import]:
    """The imports a person may see, newest first."""
    if not may(user, Act.VIEW):
        return Import.objects.none()
    if may_on(user, Act.READ_IMPORT, owner=None):
        return Import.objects.all()
    return Import.objects.filter(Q(agency__in=own_agencies(user)) | Q(created_by=user.pk))


def get_import(user: Visitor, pk: int) -> Import:
    """One import with its document, or 404."""
    found = imports_visible(user).select_related("document", "agency", "created_by", "accepted_by", "plan")
    imported = found.filter(pk=pk).first()
    if imported is None:
        raise Http404
    return imported


def may_correct(user: Visitor, imported: Import) -> bool:
    """Whether a person who sees an import may also change it: leaders look on."""
    return may(user, Act.IMPORT)
