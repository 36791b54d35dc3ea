from __future__ import annotations

from .base import LibraryPage
from .completeness import Completeness
from .feedback import FeedbackPage
from .home import FrontPage, LibraryHomePage, RegionPage
from .importing import ImportedPage, PageImport
from .information import InformationPage
from .media import Picture, Rendition
from .news import NewsIndexPage, NewsPage, NewsTag
from .questions import AnswerTemplate, MessageKind, Question, QuestionMessage, QuestionState, Topic
from .redirects import OldAddress
from .search import PageText, Word
from .sharing import Network, Offer, OfferState, Post
from .upkeep import DocumentReading, Tagging
from .views import PageViews
from .widgets import StateWidget

__all__ = [
    "AnswerTemplate",
    "Completeness",
    "DocumentReading",
    "FeedbackPage",
    "FrontPage",
    "ImportedPage",
    "InformationPage",
    "LibraryHomePage",
    "LibraryPage",
    "MessageKind",
    "Network",
    "NewsIndexPage",
    "NewsPage",
    "NewsTag",
    "Offer",
    "OfferState",
    "OldAddress",
    "PageImport",
    "PageText",
    "PageViews",
    "Picture",
    "Post",
    "Question",
    "QuestionMessage",
    "QuestionState",
    "RegionPage",
    "Rendition",
    "StateWidget",
    "Tagging",
    "Topic",
    "Word",
]
