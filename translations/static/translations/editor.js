// The translation editor without this script is a plain form; with it each string is saved as one types.

const root = document.querySelector("#te");
const form = document.querySelector("#te-form");
const status = root.querySelector("[data-te-status]");
const dialog = document.querySelector("#te-conflict");
// Whoever logs in again in another window gets another one.
const token = () =>
  document.cookie.match(/(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/)?.[1] ??
  form.elements.csrfmiddlewaretoken.value;
const kept = `translation-${root.dataset.key}-`;
const PAUSE = 1200;
const WAITS = [2000, 5000, 15000, 30000];
const strings = new Map();
let leaving = false;

const say = (text) => {
  if (status.textContent !== text) status.textContent = text;
};

// --- What is left to do ----------------------------------------------------------------------------


function count(before, after) {
  if (before === after) return;
  for (const [condition, step] of [[before, -1], [after, 1]]) {
    const cell = root.querySelector(`[data-te-count="${condition}"]`);
    cell.textContent = Number(cell.textContent) + step;
    cell.parentElement.hidden = condition !== "settled" && cell.textContent === "0";
  }
  const step = (after === "settled" ? 1 : 0) - (before === "settled" ? 1 : 0);
  root.querySelector("[data-te-meter]").value += step;
  const todo = root.querySelector("[data-te-todo]");
  todo.textContent = Number(todo.textContent) - step;
}

// The string to do after the one where the person is; the first one after the last.
function next() {
  const here = document.activeElement?.closest("[data-te-string]");
  const todo = [...strings.values()].filter((one) => one.condition !== "settled" && one.article !== here);
  const after = todo.find(
    (one) => !here || here.compareDocumentPosition(one.article) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return after ?? todo[0];
}

function goTo(one) {
  if (!one) {
    say(root.dataset.done);
    return;
  }
  one.field.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  one.article.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

// --- One string ------------------------------------------------------------------------------------

class TranslatedString {
  constructor(article) {
    this.article = article;
    this.id = article.dataset.teString;
    this.field = article.querySelector("textarea");
    this.seen = form.elements[`seen-${this.id}`];
    this.saved = this.field.value;
    this.tries = 0;
    // What was sent and never answered may be saved all the same: it is nobody else's.
    this.unanswered = new Set();
    // Saves that follow one another without leaving the field are one edit, which is taken back as one.
    this.continuing = false;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("blur", () => {
      this.save();
      this.continuing = false;
    });
    article.addEventListener("click", (event) => this.clicked(event));
    const tags = article.querySelector("[data-te-tags]");
    if (tags) tags.hidden = false;
  }

  get condition() {
    return this.article.dataset.condition;
  }

  get dirty() {
    return this.field.value.trim() !== this.saved.trim();
  }

  typed() {
    clearTimeout(this.timer);
    this.mark();
    if (this.dirty) this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // Shows that something is not saved, and keeps it for the case that the browser ends.
  mark() {
    this.article.classList.toggle("te-string--unsaved", this.dirty);
    try {
      if (this.dirty) {
        sessionStorage.setItem(kept + this.id, JSON.stringify({ seen: this.seen.value, words: this.field.value }));
      } else {
        sessionStorage.removeItem(kept + this.id);
      }
    } catch {
      // A browser that keeps nothing still warns before the person leaves.
    }
    say(unsaved().length ? root.dataset.unsaved : "");
  }

  restore() {
    const stored = sessionStorage.getItem(kept + this.id);
    if (!stored) return false;
    const { seen, words } = JSON.parse(stored);
    if (words.trim() === this.saved.trim()) {
      sessionStorage.removeItem(kept + this.id);
      return false;
    }
    // What it was when those words were typed, so that somebody else's are not written over.
    this.seen.value = seen;
    this.field.value = words;
    this.typed();
    return true;
  }

  // One request at a time, in order: each says which version of the string it has seen.
  save() {
    clearTimeout(this.timer);
    return this.queue(() => {
      if (!this.dirty || dialog.open) return undefined;
      const words = this.field.value;
      return this.send({ act: "save", words, seen: this.seen.value, again: this.continuing ? "1" : "" }, words);
    });
  }

  press(act) {
    clearTimeout(this.timer);
    return this.queue(() => this.send({ act, seen: this.seen.value }));
  }

  queue(task) {
    this.line = (this.line ?? Promise.resolve()).then(task);
    return this.line;
  }

  async send(data, words) {
    say(root.dataset.saving);
    if (words !== undefined) this.unanswered.add(words.trim());
    let answer;
    let told;
    try {
      answer = await fetch(root.dataset.url.replace("/0/", `/${this.id}/`), {
        method: "POST",
        headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        body: new URLSearchParams(data),
      });
      if (answer.headers.get("content-type")?.includes("json")) told = await answer.json();
    } catch {
      // Without an answer there is nothing that was told.
    }
    if (told) {
      this.tries = 0;
      this.answered(answer.status, told, words);
    } else {
      // Whoever is logged out is led to the page to log in; anything else is a fault of the site.
      this.fail(answer?.redirected || answer?.status === 403 ? root.dataset.signedOut : root.dataset.retry);
    }
  }

  fail(text) {
    say(text);
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  answered(code, told, words) {
    if (code === 200) {
      this.unanswered.clear();
      this.continuing = document.activeElement === this.field;
      this.show(told, words);
      return;
    }
    if (code === 409 && told.seen && this.unanswered.has(told.words.trim())) {
      this.unanswered.clear();
      this.show(told, told.words);
      return;
    }
    this.unanswered.clear();
    this.complain(told.detail);
    if (code === 409 && told.seen && words !== undefined) {
      this.settle(told, words);
    } else if (code === 409 && told.seen) {
      this.show(told);
    }
    say(told.detail);
  }

  complain(text) {
    const place = this.article.querySelector("[data-te-error]");
    place.hidden = !text;
    place.querySelector("span").textContent = text;
    this.field.toggleAttribute("aria-invalid", Boolean(text));
    if (text) this.field.setAttribute("aria-invalid", "true");
  }

  // What the site has now; words are those that were sent, undefined where a button was pressed.
  show(told, words) {
    const before = this.condition;
    const changed = words !== undefined && this.field.value !== words;
    this.saved = told.words;
    this.seen.value = told.seen;
    if (!changed && this.field.value.trim() !== told.words.trim()) this.field.value = told.words;
    this.article.dataset.condition = told.condition;
    count(before, told.condition);
    this.complain(told.error);
    const act = document.activeElement?.dataset?.teAct;
    for (const part of ["state", "source", "foot"]) this.replace(part, told[part]);
    if (act && !this.article.contains(document.activeElement)) {
      (this.article.querySelector(`[data-te-act="${act}"]`) ?? this.field).focus({ preventScroll: true });
    }
    this.mark();
    if (changed) this.typed();
    else if (!unsaved().length) say(root.dataset.saved);
  }

  replace(part, html) {
    const place = this.article.querySelector(`[data-te-${part}]`);
    if (place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
  }

  // Somebody else has written meanwhile: the person decides.
  settle(told, words) {
    dialog.querySelector("[data-te-name]").textContent = this.article.querySelector(".te-string__name").textContent;
    dialog.querySelector("[data-te-mine]").textContent = words;
    dialog.querySelector("[data-te-theirs]").textContent = told.words;
    dialog.returnValue = "later";
    dialog.addEventListener(
      "close",
      () => {
        this.seen.value = told.seen;
        this.saved = told.words;
        if (dialog.returnValue === "theirs") {
          this.field.value = told.words;
          this.show(told);
        } else if (dialog.returnValue === "mine") {
          this.complain("");
          this.save();
        }
        this.field.focus();
      },
      { once: true },
    );
    dialog.showModal();
  }

  clicked(event) {
    const tag = event.target.closest("[data-open]");
    if (tag) {
      this.wrap(tag.dataset.open, tag.dataset.close);
      return;
    }
    const button = event.target.closest("[data-te-act]");
    if (!button) return;
    event.preventDefault();
    this.press(button.dataset.teAct);
  }

  wrap(open, close) {
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    this.field.focus();
    this.field.setRangeText(`${open}${value.slice(from, to)}${close}`, from, to, "end");
    if (from === to) this.field.setSelectionRange(from + open.length, from + open.length);
    this.typed();
  }
}

async function saveAll() {
  await Promise.all(unsaved().map((one) => one.save()));
  return !unsaved().length;
}

const unsaved = () => [...strings.values()].filter((one) => one.dirty);

// --- The page --------------------------------------------------------------------------------------

if (dialog) {
  for (const article of root.querySelectorAll("[data-te-string]")) {
    const one = new TranslatedString(article);
    strings.set(one.id, one);
  }
  if ([...strings.values()].filter((one) => one.restore()).length) say(root.dataset.restored);
  for (const button of dialog.querySelectorAll("[data-te-choose]")) {
    button.addEventListener("click", () => dialog.close(button.dataset.teChoose));
  }
}

// Values are saved with the form alone.
const values = [...form.querySelectorAll('[name^="value-"]')].map((field) => [field, field.value]);
const changedValues = () => values.some(([field, was]) => field.value !== was);

// A button that leads to another address would drop what is not saved; the others send it along.
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.hasAttribute("formaction") && unsaved().length) {
    event.preventDefault();
    if (await saveAll()) form.requestSubmit(button);
    return;
  }
  leaving = true;
});
root.querySelector("[data-te-preview]").addEventListener("click", async (event) => {
  if (!unsaved().length) return;
  event.preventDefault();
  // Opened at once, as a browser lets nobody open a window later.
  const tab = window.open("", "_blank");
  await saveAll();
  if (tab) tab.location = event.target.closest("a").href;
});
addEventListener("beforeunload", (event) => {
  if (!leaving && (unsaved().length || changedValues())) event.preventDefault();
});
addEventListener("pageshow", () => {
  leaving = false;
});
addEventListener("online", () => unsaved().forEach((one) => one.save()));

root.querySelector("[data-te-next]")?.addEventListener("click", (event) => {
  event.preventDefault();
  goTo(next());
});
root.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#s-"]');
  const one = link && strings.get(link.hash.slice(3));
  if (!one || event.defaultPrevented) return;
  event.preventDefault();
  goTo(one);
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const one = strings.get(event.target.closest("[data-te-string]")?.dataset.teString);
  one?.save();
  goTo(next());
});
if (document.querySelector("#te-checks")) document.querySelector("#te-checks").focus();

for (const place of root.querySelectorAll("[data-te-chooser]")) {
  const { class: name, id, options } = JSON.parse(place.dataset.teChooser);
  new window[name](id, options);
}

// The rest of "More" closes when the person goes elsewhere.
for (const more of root.querySelectorAll("details.te-more")) {
  document.addEventListener("click", (event) => {
    if (!more.contains(event.target)) more.open = false;
  });
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    more.open = false;
    more.querySelector("summary").focus();
  });
}

// --- Who else is here ------------------------------------------------------------------------------

let ping = root.dataset.ping;
let release = root.dataset.release;
const headers = () => ({ "X-CSRFToken": token() });

async function beHere() {
  try {
    const body = new URLSearchParams(unsaved().length ? { is_editing: "1" } : {});
    const answer = await fetch(ping, { method: "POST", headers: headers(), body });
    const told = await answer.json();
    ping = told.ping_url;
    release = told.release_url;
    const place = root.querySelector("[data-te-others]");
    const names = told.other_sessions.filter((one) => !one.is_idle && one.session_id).map((one) => one.user);
    const text = names.length ? place.dataset.text.replace("NAMES", names.join(", ")) : "";
    if (place.textContent.trim() !== text) place.textContent = text;
  } catch {
    // The next one may get through.
  }
}

setInterval(() => {
  if (!document.hidden) beHere();
}, Number(root.dataset.interval));
addEventListener("pagehide", () => {
  fetch(release, { method: "POST", headers: headers(), keepalive: true }).catch(() => {});
});
