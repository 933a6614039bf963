// Adds the browser's own clock to the times, where it differs from the one they are written by, and keeps a
// button from being pressed twice. Everything works without.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = document.documentElement.lang;
  const parts = (at) => Object.fromEntries(new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: "h23", weekday: "short",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(at).map((each) => [each.type, each.value]));
  const written = (at) => {
    const { year, month, day, hour, minute, weekday } = parts(at);
    return { clock: `${year}-${month}-${day} ${hour}:${minute}`, weekday };
  };

  const form = document.querySelector("form.zone");
  for (const time of document.querySelectorAll("time")) {
    const { clock, weekday } = written(new Date(time.dateTime));
    if (time.textContent.startsWith(clock)) continue;
    const local = document.createElement("span");
    local.className = "local";
    local.textContent = `${form.dataset.words} ${clock} ${weekday}`;
    (time.closest(".when")?.lastElementChild ?? time).after(local);
    form.elements.words.value = zone;
    form.hidden = false;
  }
  if (!form.hidden) form.querySelector("button").append(` (${zone})`);

  // A button in an e-mail names what is wanted.
  const wanted = document.getElementById(location.hash.slice(1));
  if (wanted) wanted.open = true;

  document.addEventListener("submit", (event) => {
    const button = event.target.querySelector("button");
    setTimeout(() => { button.disabled = true; });
    // Who comes back to the page finds its buttons as they were.
    addEventListener("pageshow", () => { button.disabled = false; }, { once: true });
  });
})();
