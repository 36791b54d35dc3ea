from __future__ import annotations

from django.urls import path

from bibnet.plugins.registers import LibraryRegister

from .registers import RecordRegister, SourceRegister
from .views import (
    advanced,
    arrivals,
    covers,
    deciding,
    entering,
    entry,
    favourites,
    headings,
    imports,
    oai,
    own_books,
    quarantine,
    records,
    saved,
    search,
    searching,
    selecting,
    selections,
)

urlpatterns = [
    path("oai", oai.oai, name="oai"),
    path("", search.search, name="search"),
    path("advanced/", advanced.advanced, name="advanced"),
    path("new/", arrivals.new, name="new"),
    path("new/rss/", arrivals.feed, name="new_feed"),
    path("favourites/", favourites.favourites, name="favourites"),
    path("favourites/act/", favourites.act, name="favourites_act"),
    path("selections/", selections.selections, name="selections"),
    path("selections/rss/", selections.feed, name="selections_feed"),
    path("selections/<int:pk>/", selections.selection, name="selection"),
    path("saved/", saved.saved, name="saved"),
    path("saved/new/", saved.save, name="save_search"),
    path("saved/<int:pk>/", saved.look, name="saved_look"),
    path("saved/<int:pk>/act/", saved.act, name="saved_act"),
    path("<int:number>/keep/", favourites.wish, name="wish"),
    path("person/<int:number>/", headings.person, name="person"),
    path("subject/<int:number>/", headings.subject, name="subject"),
    path("<int:number>/", entry.entry, name="entry"),
    path("<int:number>/cite/<slug:form>/", entry.citation, name="citation"),
    path("<int:number>/record/<int:pk>/", entry.record, name="record"),
    path("<int:number>/record/<int:pk>/file/", entry.record_file, name="record_file"),
]
admin_urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.upload, name="upload"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/act/", imports.act, name="import_act"),
    path("imports/<int:pk>/quarantine/", quarantine.quarantine, name="quarantine"),
    path("imports/<int:pk>/quarantine/bytes/", quarantine.all_bytes, name="quarantine_bytes"),
    path("quarantine/<int:pk>/", quarantine.one_piece, name="piece"),
    path("quarantine/<int:pk>/bytes/", quarantine.piece_bytes, name="piece_bytes"),
    path("records/<int:pk>/", records.record, name="record"),
    path("records/<int:pk>/bytes/", records.record_bytes, name="record_bytes"),
    path("books/", entering.add_book, name="add_book"),
    path("books/from/<int:edition>/", entering.have_it, name="have_it"),
    path("books/new/", entering.new_book, name="new_book"),
    path("books/<int:pk>/", own_books.book, name="book"),
    path("books/<int:pk>/act/", own_books.act, name="book_act"),
    path("books/brief/", own_books.briefs, name="briefs"),
    path("books/home/", own_books.home, name="home"),
    path("selections/", selecting.selections, name="selections"),
    path("selections/new/", selecting.new_selection, name="new_selection"),
    path("selections/add/", selecting.choose, name="choose_selection"),
    path("selections/<int:pk>/", selecting.selection, name="selection"),
    path("selections/<int:pk>/act/", selecting.act, name="selection_act"),
    path("doubts/", deciding.doubts, name="doubts"),
    path("doubts/<int:pk>/", deciding.doubt, name="doubt"),
    path("doubts/<int:pk>/answer/", deciding.answer_doubt, name="answer_doubt"),
    path("decisions/", deciding.decisions, name="decisions"),
    path("decisions/<int:pk>/undo/", deciding.undo, name="undo_decision"),
    path("editions/<int:pk>/cover/", covers.cover, name="cover"),
    path("editions/<int:pk>/together/", deciding.together, name="together"),
    path("editions/<int:pk>/part/", deciding.part_records, name="part_records"),
    path("editions/<int:pk>/join/", deciding.join_editions, name="join_editions"),
]
api_urlpatterns = [
    path("search", searching.CatalogueSearch.as_view(), name="search"),
    path("suggest", searching.CatalogueSuggestions.as_view(), name="suggest"),
]
registers: list[type[LibraryRegister]] = [RecordRegister, SourceRegister]
