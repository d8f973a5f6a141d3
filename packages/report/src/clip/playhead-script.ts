/** Moves a line over all lanes with the video, and the video to where a lane is clicked or stepped to by the arrow keys. */
export const PLAYHEAD_SCRIPT = `
const lanes = document.querySelector('#lanes');
const video = document.querySelector('video, audio');
const now = document.querySelector('#now');
const faces = [...document.querySelectorAll('.faces [data-seconds]')];
const seconds = Number(lanes.dataset.seconds);
let at = 0;
let seen;
function show(time) {
  at = Math.min(seconds, Math.max(0, time));
  lanes.style.setProperty('--at', at / seconds);
  document.querySelector('#time').textContent = at.toFixed(2) + ' s';
  const face = faces.findLast((one) => Number(one.dataset.seconds) <= at + 0.005);
  if (now && face !== seen) {
    seen = face;
    if (face?.src) now.src = face.src;
    else now.removeAttribute('src');
  }
  for (const track of document.querySelectorAll('.track')) track.setAttribute('aria-valuenow', at.toFixed(2));
}
function seek(time) {
  show(time);
  if (video) video.currentTime = at;
}
function follow() {
  show(video.currentTime);
  if (!video.paused) requestAnimationFrame(follow);
}
if (video) for (const event of ['play', 'seeked', 'pause']) video.addEventListener(event, follow);
for (const track of document.querySelectorAll('.track')) {
  const point = (event) => {
    const box = track.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * seconds);
  };
  track.addEventListener('pointerdown', (event) => { track.setPointerCapture(event.pointerId); point(event); });
  track.addEventListener('pointermove', (event) => { if (event.buttons === 1) point(event); });
  track.addEventListener('keydown', (event) => {
    const steps = { ArrowLeft: -0.1, ArrowRight: 0.1, PageDown: -1, PageUp: 1, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    seek(at + step);
  });
}
show(0);
`;
