// Switches between the parts, widths and colour schemes. The frames themselves stay sandboxed and script-free.
const frames = { html: document.getElementById("html"), text: document.getElementById("text") };
const show = {
  part: (value) => Object.entries(frames).forEach(([name, frame]) => { frame.hidden = name !== value; }),
  width: (value) => Object.values(frames).forEach((frame) => { frame.style.maxWidth = `${value}px`; }),
  scheme: (value) => Object.values(frames).forEach((frame) => { frame.style.colorScheme = value; }),
};
document.querySelectorAll("input[type=radio]").forEach((input) => {
  input.addEventListener("change", () => show[input.name](input.value));
  if (input.checked && frames.html) show[input.name](input.value);
});
