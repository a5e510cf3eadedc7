"""The ways to use a page: with a mouse, and with a keyboard alone."""

import re


class Mouse:
    def type(self, field, text):
        field.fill(text)

    def press(self, control):
        control.click()

    def choose(self, form):
        """Take the first choice of a question. What is clicked is the whole line of it."""
        form.locator("label.opt").first.click()

    def say(self, form):
        """Answer a question of any kind with whatever comes first."""
        if form.locator("label.opt").count():
            self.choose(form)
        for field in form.locator("[data-choice]").all():
            self._fill(field)

    def _fill(self, field):
        kind = field.evaluate("(element) => element.type")
        if kind.startswith("select") and field.is_visible() and not field.input_value():
            field.select_option(index=1)
        elif kind in ("text", "textarea", "number"):
            self.type(field, "1")
        elif kind == "radio" and not field.evaluate("(one) => one.form.elements[one.name].value"):
            field.check(force=True)

    def answer(self, page, confidence):
        self.say(page.locator("form[data-answer]"))
        page.get_by_role("button", name=confidence, exact=True).click()


class Keyboard(Mouse):
    """Reaches everything with Tab, and never touches a mouse."""

    KEYS = {"Guess": "g", "Think so": "Enter", "Sure": "s"}

    def type(self, field, text):
        self._reach(field)
        field.page.keyboard.type(text)

    def press(self, control):
        self._reach(control)
        control.page.keyboard.press("Enter")

    def choose(self, form):
        self._reach(form.locator("[data-choice]").first)
        form.page.keyboard.press("Space")

    def answer(self, page, confidence):
        """A question with choices needs no Tab: digits choose, and a letter says how sure, but where one types."""
        form = page.locator("form[data-answer][data-ready]")
        form.wait_for()  # its script listens
        if form.locator("input[type=radio][data-choice], input[type=checkbox][data-choice]").count():
            page.keyboard.press("1")
        for field in form.locator("[data-choice]").all():
            self._fill(field)
        if page.evaluate("document.activeElement.matches('input[type=text], textarea, select')"):
            self.press(page.get_by_role("button", name=confidence, exact=True))
        else:
            page.keyboard.press(self.KEYS[confidence])

    def _reach(self, control):
        page = control.page
        control.wait_for()
        for _ in range(200):
            if control.evaluate("element => element === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {control} on {re.sub(r'^[^/]*//[^/]*', '', page.url)}")
