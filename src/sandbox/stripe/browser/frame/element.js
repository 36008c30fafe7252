/** The Payment Element, in its frame: asks, checks, and sends what was typed to the payment provider only. */
import * as rules from './rules.js';
import { callApi, readMerchant } from './api.js';
import { ATTRIBUTES, FIELDS, FORMATS } from './fields.js';
import { make } from './make.js';
import { words } from './words.js';

let port;
let config;
let type;
let merchant = '';
const values = {};
const shown = {};

addEventListener('message', (event) => {
  if (event.source !== parent || event.data?.quitteSandbox !== 'init' || port) return;
  [port] = event.ports;
  port.onmessage = ({ data }) => void answer(data);
  void begin(event.data.config);
});

async function begin(given) {
  if (!given.isController) merchant = given.element?.business?.name ?? (await readMerchant(given.key));
  configure(given);
}

async function answer({ command, detail, id }) {
  const result = await commands[command]?.(detail);
  if (id !== undefined) port.postMessage({ answerTo: id, result });
}

const commands = {
  update: (next) => configure(next),
  focus: () => document.querySelector('input')?.focus(),
  blur: () => document.activeElement?.blur(),
  clear() {
    for (const name of Object.keys(values)) delete values[name];
    render();
  },
  submit() {
    const first = fieldsOf().find((name) => !showError(name));
    if (first === undefined) return { selectedPaymentMethod: type };
    inputOf(first).focus();
    return { error: { type: 'validation_error', code: 'incomplete', message: errorOf(first) } };
  },
  token: (params) => createToken(params),
  call: (request) => call(request)
};

const say = (event, detail) => port.postMessage({ event, detail });
const text = () => words[config.group?.locale ?? 'en'];
const inputOf = (name) => document.getElementById(name);

function configure(next) {
  const isFirst = config === undefined;
  const types = (given) => given?.group?.allowedPaymentMethodTypes?.join();
  const mustRender = isFirst || types(next) !== types(config) || next.group?.locale !== config.group?.locale;
  config = next;
  if (config.isController) return;
  dress(config.group.appearance ?? {});
  if (mustRender) {
    type = typesOf()[0];
    const { name, email } = config.element?.defaultValues?.billingDetails ?? {};
    if (name && values.name === undefined) values.name = name;
    if (email && values.email === undefined) values.email = email;
    render();
  }
  if (!isFirst) return;
  new ResizeObserver(() => say('height', document.documentElement.offsetHeight)).observe(document.body);
  say('ready');
}

function dress({ theme = 'stripe', variables = {} }) {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.style.colorScheme = theme === 'night' ? 'dark' : 'light';
  root.lang = config.group.locale;
  for (const [name, value] of Object.entries(variables)) {
    if (/^[a-zA-Z]+$/.test(name)) root.style.setProperty(`--${name}`, value);
  }
}

function typesOf() {
  const known = (config.group.allowedPaymentMethodTypes ?? Object.keys(FIELDS)).filter(
    (one) => one in FIELDS
  );
  const order = config.element?.paymentMethodOrder ?? [];
  const excluded = config.group.excludedPaymentMethodTypes ?? [];
  const place = (one) => (order.includes(one) ? order.indexOf(one) : order.length);
  return known.filter((one) => !excluded.includes(one)).sort((a, b) => place(a) - place(b));
}

function fieldsOf() {
  const hidden = config.element?.fields?.billingDetails;
  const isHidden = (name) => hidden === 'never' || hidden?.[name] === 'never';
  const isSaved = config.group.mode === 'setup' || config.group.setupFutureUsage === 'off_session';
  const extra = isSaved && (type === 'ideal' || type === 'bancontact') ? ['name', 'email'] : [];
  return [...new Set([...FIELDS[type], ...extra])].filter((name) => !isHidden(name));
}

function render() {
  const form = make('form', { novalidate: '' });
  form.addEventListener('submit', (event) => event.preventDefault());
  const types = typesOf();
  if (types.length > 1) {
    const choices = types.map((one) => {
      const radio = make('input', {
        type: 'radio',
        name: 'type',
        value: one,
        ...(one === type ? { checked: '' } : {})
      });
      radio.addEventListener('change', () => {
        type = one;
        render();
        document.querySelector('input[name=type]:checked')?.focus();
        change();
      });
      return make('label', {}, radio, text()[one]);
    });
    form.append(make('fieldset', {}, make('legend', {}, text().method), ...choices));
  }
  form.append(...fieldsOf().map(field));
  const note = type === 'sepa_debit' ? text().mandate(merchant) : type === 'card' ? '' : text().redirect;
  if (note) form.append(make('p', { class: 'note wide' }, note));
  document.body.replaceChildren(form);
}

function field(name) {
  const input = make('input', {
    id: name,
    name,
    'aria-describedby': `${name}-error`,
    required: '',
    ...ATTRIBUTES[name]
  });
  if (name === 'expiry') input.placeholder = text().expiryHint;
  input.value = values[name] ?? '';
  const brand = make('span', { class: 'brand', 'aria-hidden': 'true' });
  const showBrand = () => name === 'number' && (brand.textContent = rules.brandOf(input.value));
  input.addEventListener('input', () => {
    const atEnd = input.selectionStart === input.value.length;
    const formatted = FORMATS[name]?.(input.value) ?? input.value;
    // In the middle of the text the cursor must stay where the person types.
    if (atEnd && formatted !== input.value) input.value = formatted;
    values[name] = input.value;
    if (shown[name]) showError(name);
    showBrand();
    change();
  });
  input.addEventListener('focus', () => say('focus', {}));
  input.addEventListener('blur', () => {
    if (values[name]) showError(name);
    say('blur', {});
  });
  input.addEventListener('keydown', (event) => event.key === 'Escape' && say('escape', {}));
  showBrand();
  const isHalf = name === 'expiry' || name === 'cvc';
  const error = make('p', { class: 'error', id: `${name}-error`, 'aria-live': 'polite' });
  return make(
    'div',
    { class: isHalf ? 'field' : 'field wide' },
    make('label', { for: name }, text()[name]),
    make('div', { class: 'control' }, input, brand),
    error
  );
}

const CHECKS = {
  number: (value) => rules.checkNumber(value),
  expiry: (value) => rules.checkExpiry(value),
  cvc: (value) => rules.checkCvc(value, values.number ?? ''),
  iban: (value) => rules.checkIban(value),
  name: (value) => rules.checkName(value),
  email: (value) => rules.checkEmail(value)
};

function errorOf(name) {
  const key = CHECKS[name](values[name] ?? '');
  return key === undefined ? '' : text()[key];
}

/** Shows what is wrong with a field, or that nothing is. Returns whether it is right. */
function showError(name) {
  const message = errorOf(name);
  const input = inputOf(name);
  shown[name] = message !== '';
  input.setAttribute('aria-invalid', String(message !== ''));
  const place = document.getElementById(`${name}-error`);
  if (place.textContent !== message) place.textContent = message;
  return message === '';
}

function change() {
  const fields = fieldsOf();
  const complete = fields.every((name) => errorOf(name) === '');
  say('change', {
    complete,
    empty: fields.every((name) => !values[name]),
    collapsed: false,
    value: { type }
  });
}

function methodData(given = {}) {
  const fields = fieldsOf();
  const details = { ...(given.billing_details ?? {}) };
  for (const name of ['name', 'email']) if (fields.includes(name)) details[name] = values[name].trim();
  const data = {
    type,
    billing_details: details,
    ...(given.allow_redisplay ? { allow_redisplay: given.allow_redisplay } : {})
  };
  if (type === 'sepa_debit') data.sepa_debit = { iban: rules.ibanOf(values.iban) };
  if (type === 'card') {
    const { month, year } = rules.parseExpiry(values.expiry);
    data.card = {
      number: rules.digitsOf(values.number),
      exp_month: month,
      exp_year: year,
      cvc: rules.digitsOf(values.cvc)
    };
  }
  return data;
}

async function createToken({ payment_method_data, return_url, shipping, setup_future_usage }) {
  const wrong = commands.submit();
  if (wrong.error) return wrong;
  const params = { payment_method_data: methodData(payment_method_data) };
  if (return_url) params.return_url = return_url;
  if (shipping) params.shipping = shipping;
  if (setup_future_usage) params.setup_future_usage = setup_future_usage;
  return call({ method: 'POST', path: '/v1/confirmation_tokens', params });
}

function call(request) {
  return callApi({ key: config.key, failed: text().failed }, request);
}
