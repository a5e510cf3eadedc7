"""A client that keeps a copy as docs/api.md says, while authors write at random, misses nothing."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from django.utils.http import urlencode

from learning.domain.curriculum.texts import RenderedText, SpecialtyText
from learning.models import Lesson
from learning.queries import curriculum
from learning.services import material
from quizzes.domain.texts import DrawText, QuizText
from quizzes.models import Status
from quizzes.services import authoring
from tests.api.test_copies import term
from tests.factories import NOON, make_lesson, make_source, make_version


class Copy:
    """A client that keeps a copy as docs/api.md says."""

    OVERLAP = timedelta(minutes=5)  # what was begun before may be committed a little later
    SHELVES = {"specialty": "specialties/", "term": "glossary/", "source": "sources/", "lesson": "lessons/"}

    def __init__(self, phone):
        self.phone, self.since = phone, None
        self.held = {kind: {} for kind in self.SHELVES}

    def update(self):
        began = timezone.now()  # the Date of the first answer
        for one in self.read("gone/"):
            self.held[one["kind"]].pop(one["id"], None)
        for kind, address in self.SHELVES.items():
            for one in self.read(address):
                self.held[kind][one["id"]] = self.whole(kind, one)
        self.since = began

    def whole(self, kind, one):
        return self.phone.call("get", f"lessons/{one['id']}/").json() if kind == "lesson" else one

    def read(self, address):
        query = {"limit": 2} | ({"updated_since": (self.since - self.OVERLAP).isoformat()} if self.since else {})
        page = self.phone.call("get", f"{address}?{urlencode(query)}").json()
        yield from page["results"]
        while page["next"]:
            page = self.phone.get(page["next"], headers={"x-session-token": self.phone.token}).json()
            yield from page["results"]


class Authors:
    """People who write at random: each edit goes through the services that the importer and the admin use."""

    TERMS, SPECIALTIES = ["stent", "balloon", "sheath"], ["one", "two", "three"]

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.lessons = [make_lesson() for _ in range(4)]
        for lesson in self.lessons:
            lesson.quiz.code = lesson.code
            lesson.quiz.save()
        self.codes = [lesson.code for lesson in self.lessons]
        self.questions = [make_version().question.code for _ in range(4)]
        self.sources = [make_source().key for _ in range(4)]
        self.now = NOON
        self.edits = [getattr(self, name) for name in dir(Authors) if name.startswith("write_")]

    def edit(self, now):
        self.now = now
        self.chance.choice(self.edits)()

    def some(self, names):
        return self.chance.sample(sorted(names), self.chance.randint(0, min(2, len(names))))

    def word(self):
        return f"Word {self.chance.random()}"

    def write_term(self):
        material.write_terms(texts=[term(self.chance.choice(self.TERMS), self.word())], now=self.now)

    def write_no_term(self):
        material.forget_terms(terms=[self.chance.choice(self.TERMS)], now=self.now)

    def write_source(self):
        text = authoring.source_texts()[self.chance.choice(self.sources)]
        authoring.write_sources(texts=[replace(text, title=self.word())], now=self.now)

    def write_specialty(self):
        number = self.chance.randrange(3)
        text = SpecialtyText(self.SPECIALTIES[number], self.word(), "", 900 + number, [])
        material.write_specialties(texts=[text], now=self.now)

    def write_no_specialty(self):
        slug = self.chance.choice(self.SPECIALTIES)
        if not Lesson.objects.filter(specialty__slug=slug).exists():
            material.forget_specialties(slugs=[slug], now=self.now)

    def write_lesson(self):
        code = self.chance.choice(self.codes)
        text = replace(
            curriculum.lesson_texts()[code],
            title=self.word(),
            status=self.chance.choice(["live", "live", "draft", "retired"]),
            specialty=self.chance.choice(list(curriculum.specialty_texts())),
            sources=self.some(self.sources),
            terms=self.some(curriculum.term_texts()),
            checks=self.some(self.questions),
            prerequisites=self.some({*self.codes} - {code}),
        )
        material.write_lessons(texts=[text], now=self.now)
        self.render(code)

    def write_no_lesson(self):
        material.retire_lessons(codes=[self.chance.choice(self.codes)], now=self.now)

    def write_html(self):
        self.render(self.chance.choice(self.codes))

    def render(self, code):
        checks = "".join(f'<div data-check="{one}"></div>\n' for one in curriculum.lesson_texts()[code].checks)
        rendered = {code: RenderedText(f"<p>{self.word()}</p>\n{checks}", [])}
        material.write_rendered(rendered=rendered, quizzes=self.some(self.codes), now=self.now)

    def write_objective(self):
        text = self.chance.choice(list(authoring.objective_texts().values()))
        authoring.write_objectives(texts=[replace(text, statement=self.word())], now=self.now)

    def write_question(self):
        text = self.chance.choice(list(authoring.question_texts().values()))
        status = self.chance.choice([Status.LIVE, Status.RETIRED])
        authoring.write_questions(texts=[replace(text, stem=self.word(), status=status)], now=self.now)

    def write_no_question(self):
        authoring.retire_questions(codes=[self.chance.choice(self.questions)], now=self.now)

    def write_quiz(self):
        draws = [DrawText(code, 1) for code in self.some(authoring.objective_texts())]
        text = QuizText(self.chance.choice(self.codes), self.word(), self.some(self.questions), draws)
        authoring.write_quizzes(texts=[text], now=self.now)


@pytest.mark.promise
@pytest.mark.parametrize("seed", range(6))
def test_a_copy_that_is_kept_up_is_the_copy_that_is_made_anew(phone, seed):
    authors, copy, chance = Authors(seed), Copy(phone), random.Random(seed)
    with time_machine.travel(NOON, tick=False) as clock:
        for minute in range(40):
            clock.move_to(NOON + timedelta(minutes=minute))
            # Some are committed only now, though they were begun a while ago.
            authors.edit(timezone.now() - timedelta(seconds=chance.choice([0, 0, 250])))
            if chance.random() < 0.3:
                copy.update()
        copy.update()
        fresh = Copy(phone)
        fresh.update()

    assert copy.held == fresh.held
