/** Where a clip is chosen, recorded and sent. */
export const FORM_STYLE = `
.clip-form { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.25rem 2rem; align-items: start; margin: 2rem 0 0; }
.clip-form h2 { grid-column: 1 / -1; }
.fields { display: grid; gap: 1.25rem; }
.fields > button.main { justify-self: start; min-width: 9rem; }
.well { display: grid; gap: 1rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
.well.empty { justify-items: center; text-align: center; padding: 3rem 1.25rem; border: 1px dashed var(--edge); }
.well p { margin: 0; }
.source { display: grid; gap: 1rem; justify-items: inherit; }
.empty .buttons { justify-content: center; }
.invitation { font: 600 1.25rem/1.3 Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif; }
.chosen figcaption { margin-top: .6rem; overflow-wrap: anywhere; }
.player video, .recorder video { display: block; width: 100%; max-height: 24rem; background: #000; border-radius: 6px; }
.player.sound video { height: 3.5rem; background: none; }
.recorder .mirror { transform: scaleX(-1); }
.recorder [role=status]:empty { display: none; }
.elapsed { font-variant-numeric: tabular-nums; }
.recorder .dot { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; border-radius: 50%; background: var(--wrong); }
.field > span { display: block; margin-bottom: .35rem; }
.run { display: flex; align-items: center; gap: 1.25rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
main > .run { margin-top: 1.25rem; }
.run > div { flex: 1; min-width: 0; }
.run > button { flex: none; }
.run p { margin: 0 0 .4rem; font-variant-numeric: tabular-nums; }
progress { display: block; width: 100%; height: .5rem; accent-color: var(--complete); }
`;
