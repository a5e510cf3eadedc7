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

    def answer(self, page, confidence):
        self.choose(page.locator("form[data-answer]"))
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
        """A question's page needs no Tab: digits choose, and a letter says how sure."""
        page.locator("form[data-answer][data-ready]").wait_for()  # its script listens
        page.keyboard.press("1")
        page.keyboard.press(self.KEYS[confidence])

    def _reach(self, control):
        page = control.page
        control.wait_for()
        for _ in range(200):
            if control.evaluate("element => element === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {control} on {re.sub(r'^[^/]*//[^/]*', '', page.url)}")
