/** The two bars, as data: a browser asks for an icon unless the page brings one. */
export const siteIcon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect y='3' width='24' height='7' rx='3.5' fill='%2385888a'/%3E%3Crect y='14' width='24' height='7' rx='3.5' fill='%230b6e5f'/%3E%3C/svg%3E";
