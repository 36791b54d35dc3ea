from __future__ import annotations

from .base import LibraryPage
from .feedback import FeedbackPage, Question, QuestionMessage, QuestionState
from .home import FrontPage, LibraryHomePage, RegionPage
from .information import InformationPage
from .media import Picture, Rendition
from .news import NewsIndexPage, NewsPage, NewsTag
from .redirects import OldAddress
from .search import PageText

__all__ = [
    "FeedbackPage",
    "FrontPage",
    "InformationPage",
    "LibraryHomePage",
    "LibraryPage",
    "NewsIndexPage",
    "NewsPage",
    "NewsTag",
    "OldAddress",
    "PageText",
    "Picture",
    "Question",
    "QuestionMessage",
    "QuestionState",
    "RegionPage",
    "Rendition",
]
