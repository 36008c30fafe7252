import { darkBrand, darkGround, lightBrand, lightGround } from '#lib/ui/brand/index.ts';

/** Which optional parts an e-mail has; the rest is always there. */
export type EmailShape = Readonly<{
  hasBars: boolean;
  hasAmount: boolean;
  hasFacts: boolean;
  hasAction: boolean;
  hasOtherAction: boolean;
  hasCheck: boolean;
  hasOpening: boolean;
}>;

const FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
/** The quieter inks and lines of `tokens.css`, which mail programs can't read. */
const LIGHT = { ...lightGround, quiet: '#56625e', line: '#e3dfd5' };
const DARK = { ...darkGround, quiet: '#a3b0ab', line: '#2a3430' };

const CELL = `padding:9px 0;vertical-align:top;border-top:1px solid ${LIGHT.line}`;

/** A number in a label isn't broken at its hyphen as long as its value has room beside it at 320 pixels. */
const SHORT_LABEL = 20;

/** A value so short, as an amount is, stays whole beside a label that has lines enough. */
const SHORT_VALUE = 20;

/** What surely has room on a line at 320 pixels. */
const LONGEST_LINE = 36;

/** Elements of which a message has as many as it has to say; their looks stand on them, as everything else's. */
export const elements = {
  paragraph: (html: string) => `<p style="margin:0 0 12px">${html}</p>`,
  fact: (label: string, value: string) =>
    `<tr><th scope="row" style="${CELL};padding-right:16px;text-align:left;font-weight:400;color:${LIGHT.quiet}${label.length <= SHORT_LABEL ? ';white-space:nowrap' : ''}">${label}</th><td style="${CELL};text-align:right${label.length > SHORT_LABEL && value.length <= SHORT_VALUE ? ';white-space:nowrap' : ''}">${value}</td></tr>`,
  cents: (html: string) => `<span style="font-size:.55em;vertical-align:.62em">${html}</span>`,
  code: (html: string) =>
    `<span style="font-family:ui-monospace,Menlo,Consolas,monospace;font-weight:600;white-space:nowrap">${html}</span>`,
  /** An address that people type isn't broken at its hyphen, where the line has room for it. */
  address: (html: string) =>
    html.length <= LONGEST_LINE ? `<span style="white-space:nowrap">${html}</span>` : html
} as const;

/**
 * The e-mail as MJML, with `{{slots}}` for what is said. One column, system fonts, no picture and nothing that is
 * fetched: opening the message tells nobody anything, unless its reader agreed that it tells us.
 */
export function emailLayout(shape: EmailShape, brandColor: string, language: string): string {
  const brand = lightBrand(brandColor);
  return `<mjml lang="${language}" dir="ltr">
  <mj-head>
    <mj-title>{{subject}}</mj-title>
    <mj-preview>{{preheader}}</mj-preview>
    <mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></mj-raw>
    <mj-attributes>
      <mj-all font-family="${FONTS}" color="${LIGHT.ink}" />
      <mj-text font-size="16px" line-height="24px" padding="0 24px 16px" />
      <mj-section padding="0" />
      <mj-table font-size="15px" line-height="22px" padding="0 24px 8px" />
    </mj-attributes>
    <mj-style>${styles(brandColor)}</mj-style>
  </mj-head>
  <mj-body width="560px" background-color="${LIGHT.paper}" css-class="paper">
    <mj-section padding="28px 0 14px"><mj-column>
      <mj-text css-class="ink" font-size="17px" font-weight="600" padding="0 24px">{{merchant}}</mj-text>
    </mj-column></mj-section>
    <mj-section css-class="card" background-color="${LIGHT.card}" border-radius="14px" padding="28px 0 12px"><mj-column>
      ${shape.hasBars ? `<mj-table padding="0 24px 20px" role="presentation">${bars(brand.text)}</mj-table>` : ''}
      <mj-text css-class="ink" font-size="22px" line-height="28px" font-weight="650" padding="0 24px 12px"><h1 style="margin:0;font:inherit;text-wrap:balance">{{title}}</h1></mj-text>
      ${shape.hasAmount ? '<mj-text css-class="ink amount" font-size="44px" line-height="52px" font-weight="650" padding="0 24px 12px">{{amount}}</mj-text>' : ''}
      <mj-text css-class="ink" padding="0 24px 4px">{{body}}</mj-text>
      ${shape.hasFacts ? '<mj-table css-class="facts">{{facts}}</mj-table>' : ''}
      ${shape.hasAction ? button(brand) : ''}
      ${shape.hasOtherAction ? '<mj-text css-class="ink" align="center" padding="0 24px 12px"><a href="{{other-url}}" style="color:inherit;text-decoration:underline;display:inline-block;padding:8px 0">{{other-label}}</a></mj-text>' : ''}
    </mj-column></mj-section>
    <mj-section padding="18px 0 28px"><mj-column>
      ${shape.hasCheck ? '<mj-text css-class="ink" font-size="14px" line-height="21px" padding="0 24px 12px">{{genuine}}</mj-text>' : ''}
      <mj-text css-class="quiet" color="${LIGHT.quiet}" font-size="14px" line-height="21px" padding="0 24px 12px">{{contact}}</mj-text>
      <mj-text css-class="quiet" color="${LIGHT.quiet}" font-size="14px" line-height="21px" padding="0 24px 0">{{why}}<br />{{powered-by}}</mj-text>
      ${shape.hasOpening ? OPENING : ''}
    </mj-column></mj-section>
  </mj-body>
</mjml>`;
}

/** Without a word in its place: whoever has pictures read aloud or switched off misses nothing. */
const OPENING =
  '<mj-raw><tr><td style="font-size:0;line-height:0"><img src="{{opening-url}}" alt="" width="1" height="1" style="display:block;border:0;width:1px;height:1px"></td></tr></mj-raw>';

/** Tables with attributes, since Outlook knows neither a width nor a background of a division. */
function bars(paid: string): string {
  const bar = (name: string, width: string, colour: string) =>
    `<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="${width}" style="width:${width}"><tr>
      <td class="${name}" bgcolor="${colour}" height="10" style="height:10px;font-size:0;line-height:10px;border-radius:5px;background:${colour};padding:0">&nbsp;</td></tr></table>`;
  return `<tr><td role="img" aria-label="{{bars-label}}" style="padding:0">${bar('bar-asked', '100%', LIGHT.ink)}
    <div style="font-size:0;line-height:6px;height:6px">&nbsp;</div>${bar('bar-paid', '{{bars-share}}', paid)}</td></tr>`;
}

function button({ fill, ink, edge }: ReturnType<typeof lightBrand>): string {
  return `<mj-button css-class="action" href="{{action-url}}" background-color="${fill}" color="${ink}" border="1px solid ${edge}"
        border-radius="12px" font-size="17px" font-weight="650" inner-padding="15px 22px" width="100%" padding="12px 24px 16px">{{action-label}}</mj-button>`;
}

/** What can't stand on an element: dark mode. Mail programs without it show the light side, which is all inline. */
function styles(brandColor: string): string {
  const dark = darkBrand(brandColor);
  return `
    :root { color-scheme: light dark; supported-color-schemes: light dark; }
    .amount div { font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
    @media (prefers-color-scheme: dark) {
      body, .paper, .paper > div { background: ${DARK.paper} !important; }
      .card, .card > table { background: ${DARK.card} !important; }
      .ink div, .ink a, .facts table { color: ${DARK.ink} !important; }
      .quiet div, .facts th { color: ${DARK.quiet} !important; }
      .facts th, .facts td { border-color: ${DARK.line} !important; }
      .bar-asked { background: ${DARK.ink} !important; } .bar-paid { background: ${dark.text} !important; }
      .action td, .action a { background: ${dark.fill} !important; color: ${dark.ink} !important; border-color: ${dark.edge} !important; }
    }`;
}
