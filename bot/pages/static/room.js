// Counts down to the start by the server's clock, so that a wrong clock on the phone does not mislead, and opens
// the room when it is time.
(() => {
  const clock = document.getElementById("clock");
  if (!clock) return;
  const words = clock.querySelector(".clock-words");
  const digits = clock.querySelector(".clock-digits");
  const start = Number(clock.dataset.start);
  const end = Number(clock.dataset.end);
  const opens = Number(clock.dataset.opens);
  const skew = Number(clock.dataset.now) - Date.now() / 1000;
  const two = (number) => String(number).padStart(2, "0");

  function tick() {
    const now = Date.now() / 1000 + skew;
    const phase = now < start ? "ahead" : now < end ? "running" : "ended";
    words.textContent = words.dataset[phase];
    const left = Math.max(0, Math.ceil(start - now));
    const days = Math.floor(left / 86400);
    const time = [Math.floor(left / 3600) % 24, Math.floor(left / 60) % 60, left % 60].map(two).join(":");
    digits.textContent = phase === "ahead" ? (days ? `${days} ${clock.dataset.days} ${time}` : time) : "";
    if (opens && now > opens + 1) {
      clearInterval(timer);
      location.reload();
    }
  }
  const timer = setInterval(tick, 1000);
  tick();
})();
