/** A scale from negative to positive, with its needle to the right of the middle. */
export const PAGE_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#0f766e"/>
<path d="M5 21h22M5 17.5v7M16 18.5v5M27 17.5v7" stroke="#fbfaf7" stroke-opacity=".6" stroke-width="2" stroke-linecap="round"/>
<circle cx="21" cy="12" r="4.5" fill="#fbfaf7"/><path d="M21 14v7" stroke="#fbfaf7" stroke-width="2.5"/>
</svg>
`;
