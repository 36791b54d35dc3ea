from __future__ import annotations

from django.urls import path

from bibnet.plugins.registers import LibraryRegister

from .views import entering, imports, oai, own_books

urlpatterns = [
    path("oai", oai.oai, name="oai"),
]
admin_urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("books/", entering.add_book, name="add_book"),
    path("books/from/<int:edition>/", entering.have_it, name="have_it"),
    path("books/new/", entering.new_book, name="new_book"),
    path("books/<int:pk>/", own_books.book, name="book"),
    path("books/<int:pk>/act/", own_books.act, name="book_act"),
    path("books/brief/", own_books.briefs, name="briefs"),
    path("books/home/", own_books.home, name="home"),
]
api_urlpatterns: list = []
registers: list[type[LibraryRegister]] = []
