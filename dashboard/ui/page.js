// What Streamlit's own parts lack: pictures of charts with their words in them, and Enter on a row of a table.
// It sends nothing, and runs once (dashboard/ui/headers.py allows this very text and no other).
(() => {
  const root = document.documentElement;
  if (root.classList.contains("otr-script")) return;
  root.classList.add("otr-script"); // theme.css shows the buttons that need it

  const WIDTH = 1000; // pixels of every picture, whatever the window
  const EDGE = 20;
  const FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"; // a picture is opened where the page's fonts are not
  const STYLES = {
    heading: { size: 22, leading: 30, font: "Georgia, 'Liberation Serif', serif", weight: "bold", opacity: 1 },
    measure: { size: 14, leading: 20, font: FONT, weight: "normal", opacity: 1 },
    note: { size: 12, leading: 17, font: FONT, weight: "normal", opacity: 0.8 },
    source: { size: 12, leading: 17, font: FONT, weight: "normal", opacity: 0.8 },
  };
  const PATIENCE = 15000; // milliseconds that a picture waits for its chart
  const STEP = 100;
  const CAMERA = ".modebar-btn[data-title^='Download plot']";
  const pen = document.createElement("canvas").getContext("2d");
  let opened = null; // the row that Enter opened: its table and cell
  let wanted = null; // the picture that Plotly is drawing: its words, colours, format

  const broken = (text, style) => {
    pen.font = `${style.weight} ${style.size}px ${style.font}`;
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = `${lines.at(-1)} ${word}`;
      if (lines.length && pen.measureText(longer).width + 2 * EDGE <= WIDTH) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  const element = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };

  // Plotly's drawing between a heading and its source, as the text of an SVG file.
  const composed = (drawing, { words, paper, ink }) => {
    const chart = new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement;
    const lines = [];
    let down = EDGE;
    const write = (part) => {
      const style = STYLES[part];
      for (const line of words[part] ? broken(words[part], style) : []) {
        const look = { "font-family": style.font, "font-size": style.size, "font-weight": style.weight };
        const place = { x: EDGE, y: down + style.size, fill: ink, "fill-opacity": style.opacity };
        lines.push(element("text", { ...place, ...look }, line));
        down += style.leading;
      }
    };
    write("heading");
    write("measure");
    chart.setAttribute("x", 0);
    chart.setAttribute("y", (down += 12));
    down += Number(chart.getAttribute("height")) + 12;
    write("note");
    write("source");
    const size = { width: WIDTH, height: down + EDGE, viewBox: `0 0 ${WIDTH} ${down + EDGE}` };
    const picture = element("svg", { ...size, role: "img" });
    picture.append(element("title", {}, words.heading));
    picture.append(element("rect", { width: "100%", height: "100%", fill: paper }), ...lines, chart);
    return new XMLSerializer().serializeToString(picture);
  };

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const saveAs = (format, picture, name) => {
    if (format === "svg") {
      save(new Blob([picture], { type: "image/svg+xml" }), `${name}.svg`);
      return;
    }
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, `${name}.png`), "image/png");
    };
    image.src = `data:image/svg+xml,${encodeURIComponent(picture)}`;
  };

  const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

  // A picture may be asked for before its chart is drawn: it is waited for, and the reader is told.
  const photographed = async (key, format) => {
    const find = (selector) => document.querySelector(`.${key} ${selector}`);
    const tell = (words) => { if (find("[role=status]")) find("[role=status]").textContent = words; };
    for (let waited = 0; !find(CAMERA); waited += STEP) {
      if (waited > PATIENCE) return tell("The chart is not there yet: please try again.");
      tell("Waiting for the chart …");
      await pause(STEP);
    }
    tell("");
    return photograph(document.querySelector(`.${key}`), format);
  };

  // Plotly's camera is asked for an SVG; it copies chart and layout while it is clicked, and offers a link in the end.
  const photograph = (frame, format) => {
    const chart = frame.querySelector(".js-plotly-plot");
    const { layout } = chart;
    const paper = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor;
    wanted = { words: frame.querySelector(".otr-pictures").dataset, paper, ink: layout.font.color, format };
    chart.layout = { ...layout, width: WIDTH, font: { ...layout.font, family: FONT } };
    chart._context.toImageButtonOptions = { format: "svg", width: WIDTH, height: layout.height };
    chart.querySelector(CAMERA).dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    chart.layout = layout;
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    const frame = at(".otr-pictures button, .modebar-btn")?.closest("[class*='st-key-measure-']");
    if (frame && event.isTrusted && (at(".otr-pictures") || at(CAMERA))) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const key = [...frame.classList].find((name) => name.startsWith("st-key-measure-"));
      photographed(key, at(".otr-pictures button")?.value || "svg");
    } else if (wanted && at("a[download][href^='blob:']")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { format, words } = wanted;
      const drawing = new XMLHttpRequest(); // at once: Plotly takes its link back after the click
      drawing.open("GET", event.target.href, false);
      drawing.send();
      const picture = composed(drawing.responseText, wanted);
      wanted = null;
      saveAs(format, picture, words.name);
    }
  }, true);

  // A table opens a row with Shift and Space alone: Enter, which everyone tries, says the same to it.
  document.addEventListener("keydown", (event) => {
    const plain = !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.isComposing);
    if (event.key !== "Enter" || !plain || !event.target.closest?.("[class*='st-key-rows-'] canvas")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    opened = { rows: event.target.closest("[class*='st-key-rows-']"), cell: document.activeElement.id };
    const keys = { key: " ", code: "Space", keyCode: 32, shiftKey: true, bubbles: true, cancelable: true };
    event.target.dispatchEvent(new KeyboardEvent("keydown", keys));
  }, true);

  // When the drawer is closed the table takes the focus back twice, the second time to its first row: it is led to the
  // row that was opened, until the reader does something else.
  const drawer = () => document.querySelector("[role=dialog]");
  document.addEventListener("focusin", ({ target }) => {
    if (!opened || drawer() || target.id === opened.cell || !opened.rows.contains(target)) return;
    const { rows, cell } = opened;
    setTimeout(() => rows.querySelector(`[id="${CSS.escape(cell)}"]`)?.focus(), 50); // after the table's own choice
  });
  for (const act of ["keydown", "pointerdown"]) {
    document.addEventListener(act, (event) => {
      if (event.isTrusted && !drawer()) opened = null;
    }, true);
  }
})();
