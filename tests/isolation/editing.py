"""Pages, files and imports of a library, in every state in which an address may meet them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Task, UploadedFile, Workflow

from bibnet.pages.models import InformationPage, NewsIndexPage, NewsPage, PageImport

from .things import Things


def imports(things: Things) -> None:
    """A file that was looked at, one that was brought in, and one on which work was broken off."""
    rows = [[2, {"title": f"{things.mark} row"}]]
    now = timezone.now()
    for name, begun, done in (
        ("page_import", None, None),
        ("done_import", now, now),
        ("halted_import", now, None),
    ):
        job = PageImport(library=things.library, kind="news", name=f"{things.mark}.csv", rows=rows)
        job.started_at, job.finished_at = begun, done
        job.save()
        things.made[name] = job


def pages(things: Things) -> None:
    library = things.library
    # One section is to be begun yet.
    InformationPage.objects.descendant_of(library.root_page).get(section="licences").delete()
    index = NewsIndexPage.objects.child_of(library.root_page).get()
    draft = index.add_child(
        instance=NewsPage(title=f"{things.mark} draft", live=False, owner=things.people["editor"])
    )
    first = draft.save_revision(user=things.people["editor"])
    draft.lead = f"{things.mark} lead"
    draft.save_revision(user=things.people["editor"])
    later = index.add_child(instance=NewsPage(title=f"{things.mark} later", live=False))
    scheduled = later.save_revision(
        user=things.people["editor"], approved_go_live_at=timezone.now() + timedelta(days=9)
    )
    waiting = index.add_child(instance=NewsPage(title=f"{things.mark} waiting", live=False))
    waiting.save_revision()
    live = index.add_child(instance=NewsPage(title=f"{library.code} tells everybody"))
    alias = live.create_alias(parent=index, update_slug="alias")
    workflow = Workflow.objects.get(workflow_pages__page=library.root_page_id)
    state = workflow.start(waiting, things.people["editor"])
    things.made |= {
        "home": library.root_page,
        "index": index,
        "page": draft,
        "revision": first,
        "scheduled_page": later,
        "scheduled_revision": scheduled,
        "waiting_page": waiting,
        "live_page": live,
        "alias": alias,
        "workflow": workflow,
        "workflow_state": state,
        "task_state": state.current_task_state,
        "task": Task.objects.get(pk=state.current_task_state.task_id),
        "collection": library.collection,
        "block_id": next(
            iter(NewsPage.body.field.stream_block.child_blocks.values())
        ).definition_prefix,
        "editing_session": EditingSession.objects.create(
            user=things.people["editor"],
            content_type=draft.content_type,
            object_id=draft.pk,
            last_seen_at=timezone.now(),
        ),
    }


def files(things: Things) -> None:
    collection = things.library.collection
    things.made["image"] = get_image_model().objects.create(
        title=f"{things.mark} image",
        description=f"{things.mark} hall",
        file=ContentFile(_png(), f"{things.mark}.png"),
        collection=collection,
    )
    things.made["other_image"] = get_image_model().objects.create(
        title=f"{things.mark} other image",
        file=ContentFile(_png(), f"{things.mark}-other.png"),
        collection=collection,
    )
    things.made["uploaded_image"] = _uploaded("wagtailimages.image", things)
    things.made["uploaded_document"] = _uploaded("wagtaildocs.document", things)
    things.made["document"] = get_document_model().objects.create(
        title=f"{things.mark} document",
        file=ContentFile(f"{things.mark} text".encode(), f"{things.mark}.txt"),
        collection=collection,
    )


def _png() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    return picture.getvalue()


def _uploaded(kind: str, things: Things) -> UploadedFile:
    """A file that waits for its form after an upload of many."""
    content_type = {
        "wagtailimages.image": get_image_model(),
        "wagtaildocs.document": get_document_model(),
    }[kind]
    return UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(content_type),
        file=ContentFile(_png(), "half.png"),
        uploaded_by_user=things.people["administrator"],
    )
