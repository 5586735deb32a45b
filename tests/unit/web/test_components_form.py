"""Forms in the GOV.UK components: each kind of field asks, keeps what was written, and says what is wrong with it."""

from datetime import date

import pytest

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def env():
    from django.template import engines

    import support.databases  # noqa: F401 - sets Django up

    return engines["jinja2"].env


@pytest.fixture
def forms(env):
    from django import forms

    return forms


@pytest.fixture
def asked(env, forms):
    """A form of one field, and how it is printed."""

    def ask(field, data=None, initial=None, **options):
        form = type("Asked", (forms.Form,), {"thing": field})(data, initial={"thing": initial})
        template = env.from_string('{% from "form.html" import field %}{{ field(form.thing, **options) }}')
        return form, " ".join(template.render(form=form, options=options).split())

    return ask


@pytest.fixture
def day(env):
    from commissioning.web.components.days import DayField

    return DayField(label="First day", help_text="For example, 27 3 2026")


def complaint(form):
    from commissioning.web.components.questions import error_summary

    [found] = error_summary(form)
    return found["text"], found["href"]


def boxes(day="", month="", year=""):
    return {"thing-day": day, "thing-month": month, "thing-year": year}


class TestDays:
    def test_three_boxes_in_a_group_with_a_name(self, asked, day):
        _, printed = asked(day, initial=date(2026, 4, 1))
        assert printed.count('<input class="govuk-input') == 3
        for name, value in (("day", "1"), ("month", "4"), ("year", "2026")):
            assert f'name="thing-{name}" type="text" value="{value}"' in printed
        assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s"> First day </legend>' in printed
        assert printed.count('id="id_thing"') == 1

    @pytest.mark.parametrize("written", [("1", "4", "2026"), (" 01", "04 ", "2026")])
    def test_a_date(self, asked, day, written):
        form, _ = asked(day, boxes(*written))
        assert form.is_valid()
        assert form.cleaned_data == {"thing": date(2026, 4, 1)}

    @pytest.mark.parametrize(
        ("written", "says", "at"),
        [
            ((), "Enter a date", "#id_thing"),
            (("1",), "First day must include a month and a year", "#id_thing-month"),
            (("1", "4"), "First day must include a year", "#id_thing-year"),
            (("31", "2", "2026"), "First day must be a real date, like 27 3 2013", "#id_thing"),
            (("1", "4", "26"), "First day must have a year of 4 numbers, like 2013", "#id_thing"),
            (("x", "4", "2026"), "First day must be a real date, like 27 3 2013", "#id_thing"),
            (("1_0", "4", "2026"), "First day must be a real date, like 27 3 2013", "#id_thing"),
            (("1", "4", "-999"), "First day must be a real date, like 27 3 2013", "#id_thing"),
            (("1" * 5000, "4", "2026"), "First day must be a real date, like 27 3 2013", "#id_thing"),
            ((HOSTILE, "4", "2026"), "First day must be a real date, like 27 3 2013", "#id_thing"),
            (("1", "1", "2500"), "First day must have a year between 1900 and 2099", "#id_thing"),
            (("1", "1", "0001"), "First day must have a year between 1900 and 2099", "#id_thing"),
        ],
    )
    def test_what_is_no_date_is_kept_and_said_where_it_is_wrong(self, asked, day, written, says, at):
        form, printed = asked(day, boxes(*written))
        assert complaint(form) == (says, at)
        assert f'id="{at[1:]}"' in printed
        assert f"</span> {says} </p>" in printed
        assert "<script>alert" not in printed
        assert printed.count("govuk-input--error") == (3 - len(written) if len(written) < 3 else 3)

    def test_one_that_need_not_be_given_is_none(self, asked, forms, day):
        day.required = False
        form, _ = asked(day, boxes())
        assert form.is_valid()
        assert form.cleaned_data == {"thing": None}

    def test_whether_it_was_changed_is_known(self, asked, day):
        assert not asked(day, boxes("1", "4", "2026"), initial=date(2026, 4, 1))[0].has_changed()
        assert asked(day, boxes("2", "4", "2026"), initial=date(2026, 4, 1))[0].has_changed()


class TestKinds:
    def test_text_is_kept_and_escaped(self, asked, forms):
        _, printed = asked(forms.CharField(label=HOSTILE, help_text=HOSTILE), {"thing": HOSTILE})
        assert "<script>alert" not in printed
        assert 'value="&#34;&gt;&lt;script' in printed

    def test_a_number_has_no_arrows(self, asked, forms):
        _, printed = asked(forms.IntegerField(min_value=1), {"thing": "x"})
        assert 'type="text"' in printed
        assert 'inputmode="numeric"' in printed
        assert "min=" not in printed

    def test_a_password_is_never_sent_back(self, asked, forms):
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "placeholder": "Secret"})
        _, printed = asked(forms.CharField(widget=widget), {"thing": "hunter2"})
        assert "hunter2" not in printed
        assert "Secret" not in printed
        assert printed.count("autocomplete=") == 1
        assert 'autocomplete="new-password"' in printed

    @pytest.mark.parametrize("widget", ["RadioSelect", "Select"])
    def test_one_choice(self, asked, forms, widget):
        choices = [("", "---------"), ("a", "A"), ("b", HOSTILE)]
        form, printed = asked(forms.ChoiceField(choices=choices, widget=getattr(forms, widget)), {"thing": "b"})
        assert form.is_valid()
        assert 'value="b" checked' in printed or 'value="b" selected' in printed
        assert "---" not in printed
        assert ("Choose one" in printed) is (widget == "Select")
        assert "<script>alert" not in printed

    def test_several_choices(self, asked, forms):
        field = forms.MultipleChoiceField(choices=[(1, "A"), (2, "B")], widget=forms.CheckboxSelectMultiple)
        _, printed = asked(field, {"thing": ["2"]})
        assert printed.count('type="checkbox"') == 2
        assert 'value="2" checked' in printed
        assert 'value="1" checked' not in printed

    def test_rows_of_the_database_can_be_chosen(self, asked, forms):
        from commissioning.web.components.questions import question

        class Value:
            def __str__(self):
                return "reference"

        form, _ = asked(forms.ChoiceField(choices=[(Value(), "A row")]))
        [item] = question(form["thing"])["items"]
        assert (item["value"], item["text"]) == ("reference", "A row")

    def test_a_statement_to_agree_to(self, asked, forms):
        form, printed = asked(forms.BooleanField(label="I agree", help_text="Both signed"), {})
        assert printed.count("I agree") == 1 + 1  # the box and the complaint
        assert 'id="id_thing-item-hint"' in printed
        assert "checked" not in printed
        assert "checked" in asked(forms.BooleanField(), {"thing": "on"})[1]
        assert complaint(form)[1] == "#id_thing"

    def test_longer_text_and_files(self, asked, forms):
        empty = asked(forms.CharField(widget=forms.Textarea(attrs={"rows": 8})))[1]
        assert 'rows="8"' in empty
        assert "></textarea>" in empty
        assert 'type="file"' in asked(forms.FileField())[1]

    def test_help_that_is_markup_stays_markup(self, asked, forms):
        from django.utils.safestring import mark_safe

        assert "<ul><li>Twelve" in asked(forms.CharField(help_text=mark_safe("<ul><li>Twelve</li></ul>")))[1]

    def test_what_is_hidden_is_not_asked(self, asked, forms):
        printed = asked(forms.CharField(widget=forms.HiddenInput), initial="token")[1]
        assert printed == '<input type="hidden" name="thing" value="token" id="id_thing">'

    @pytest.mark.parametrize(
        ("kind", "options", "says"),
        [
            ("CharField", {"label": "Name of the area"}, "Enter: name of the area"),
            ("CharField", {"label": "UKPRN"}, "Enter: UKPRN"),
            ("ChoiceField", {"label": "Tier"}, "Choose: tier"),
            ("CharField", {"label": "Name", "error_messages": {"required": "Say who it is"}}, "Say who it is"),
        ],
    )
    def test_what_is_missing_is_named(self, asked, forms, kind, options, says):
        form, printed = asked(getattr(forms, kind)(**options), {})
        assert complaint(form) == (says, "#id_thing")
        assert f"</span> {says} </p>" in printed


def test_a_whole_form(env, forms):
    class Whole(forms.Form):
        name = forms.CharField(label="What is it called?")
        file = forms.FileField(required=False)

        def clean(self):
            raise forms.ValidationError("It ended already")

    source = (
        '{% from "form.html" import form %}'
        '{% call form(whole, "CSRF", button="Save", one=true, cancel_href="/back") %}MORE{% endcall %}'
    )
    whole = Whole({"name": "x"})
    page = " ".join(env.from_string(source).render(whole=whole).split())
    assert page.startswith('<form method="post" enctype="multipart/form-data" novalidate> CSRF ')
    assert '<h1 class="govuk-label-wrapper">' in page
    assert page.count("<h1") == 1
    assert page.index("MORE") < page.index("Save")
    assert 'href="/back"' in page
    assert complaint(whole) == ("It ended already", "#main-content")


def test_what_is_too_long_is_sent_whole_and_the_error_says_by_how_much(asked, forms):
    form, printed = asked(forms.CharField(label="Why?", max_length=5), {"thing": "too long for it"})
    assert complaint(form)[0] == "Enter 5 characters or fewer. You entered 15"
    assert "maxlength" not in printed, "a browser would cut off the end and say nothing"


def test_a_question_is_no_name_for_a_date(asked, env):
    from commissioning.web.components.days import DayField

    form, _ = asked(DayField(label="From which day?"), boxes("31", "2", "2013"))
    assert complaint(form)[0] == "The date must be a real date, like 27 3 2013"


def test_each_question_that_needs_an_answer_says_so_in_its_own_words(env):
    import importlib
    import pkgutil

    from django import forms

    from commissioning.web import forms as room
    from commissioning.web.components.days import DayField
    from commissioning.web.components.questions import REQUIRED

    names = [each.name for each in pkgutil.iter_modules(room.__path__)]
    modules = [importlib.import_module(f"{room.__name__}.{name}") for name in names]
    found = {form for module in modules for form in vars(module).values() if isinstance(form, type)}
    general = {str(REQUIRED), str(DayField.default_error_messages["required"])}
    without = {
        f"{form.__name__}.{name}"
        for form in found
        if issubclass(form, forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if field.required and str(field.label or "").endswith("?") and str(field.error_messages["required"]) in general
    }
    assert not without
