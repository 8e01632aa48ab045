// Brings the chosen words into view. It reads nothing of the article.
// The page goes on taking shape for a while (fonts, late parts, Streamlit's own jump to the top): until then the words
// are brought back, unless the reader has begun to move.
(() => {
  const ACTS = ["wheel", "touchstart", "pointerdown", "keydown"];
  const HEADER = 80; // pixels at the top that Streamlit's header covers
  let looks = 50;

  const bring = (always) => {
    const words = document.querySelector(".otr-article mark.otr-chosen");
    if (!words) return;
    const { top, bottom } = words.getBoundingClientRect();
    if (always || top < HEADER || bottom > innerHeight) words.scrollIntoView({ block: "center" });
  };
  const stop = () => {
    clearInterval(looking);
    for (const act of ACTS) removeEventListener(act, stop, true);
  };
  const looking = setInterval(() => (looks-- > 0 ? bring(false) : stop()), 100);
  for (const act of ACTS) addEventListener(act, stop, true);
  bring(true);
})();
