/** `stripe.elements(…)`. */
import { IntegrationError, openFrame } from './frame.js';

const LOCALES = ['nl', 'fr', 'de', 'en'];

/** The part of an element that is the same for each kind. */
export function baseElement() {
  const listeners = new Map();
  const element = {
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
      return element;
    },
    once(event, listener) {
      const once = (detail) => {
        element.off(event, once);
        listener(detail);
      };
      return element.on(event, once);
    },
    off(event, listener) {
      const kept = (listeners.get(event) ?? []).filter((one) => listener !== undefined && one !== listener);
      listeners.set(event, kept);
      return element;
    }
  };
  const emit = (event, detail) => (listeners.get(event) ?? []).forEach((listener) => listener(detail));
  return { element, emit };
}

function containerOf(target) {
  const found = typeof target === 'string' ? document.querySelector(target) : target;
  if (!found) throw new IntegrationError(`Invalid DOM element or selector: ${String(target)}`);
  return found;
}

function paymentElement(key, group, options) {
  const { element, emit } = baseElement();
  const config = () => ({ key, group: group.options, element: options });
  let link;
  const mount = (target) => {
    const container = containerOf(target);
    element.unmount();
    link = openFrame('Secure payment input frame', config());
    link.frame.style.height = '0';
    link.on('height', (height) => (link.frame.style.height = `${height}px`));
    link.on('ready', () => emit('ready', { elementType: 'payment' }));
    for (const event of ['change', 'focus', 'blur', 'escape', 'loaderror']) {
      link.on(event, (detail) => emit(event, { elementType: 'payment', ...detail }));
    }
    container.replaceChildren(link.frame);
  };
  Object.assign(element, {
    mount,
    update(change) {
      options = { ...options, ...change };
      link?.tell('update', config());
      return element;
    },
    refresh: () => link?.tell('update', config()),
    collapse: () => element,
    focus: () => (link?.frame.focus(), link?.tell('focus')),
    blur: () => link?.tell('blur'),
    clear: () => link?.tell('clear'),
    unmount() {
      link?.frame.remove();
      link = undefined;
      return element;
    },
    destroy() {
      element.unmount();
      group.forget('payment');
    },
    ask: (command, detail) => {
      if (!link) throw new IntegrationError('The Payment Element is not mounted.');
      return link.ask(command, detail);
    }
  });
  return element;
}

/** Wallets exist in real browsers with real cards only: it says that there are none, and takes no room. */
function expressCheckoutElement(group) {
  const { element, emit } = baseElement();
  return Object.assign(element, {
    mount(target) {
      containerOf(target);
      queueMicrotask(() =>
        emit('ready', { elementType: 'expressCheckout', availablePaymentMethods: undefined })
      );
    },
    update: () => element,
    unmount: () => element,
    destroy: () => group.forget('expressCheckout')
  });
}

export function elementsGroup(key, locale, given) {
  if (given.paymentMethodTypes) {
    throw new IntegrationError(
      'elements(): paymentMethodTypes is not an option; use allowedPaymentMethodTypes.'
    );
  }
  if (given.clientSecret === undefined) {
    if (!['payment', 'setup', 'subscription'].includes(given.mode)) {
      throw new IntegrationError("elements(): mode must be 'payment', 'setup' or 'subscription'.");
    }
    if (given.mode === 'payment' && !(Number.isInteger(given.amount) && given.amount > 0 && given.currency)) {
      throw new IntegrationError('elements(): amount (minor units, above zero) and currency are required.');
    }
  }
  const made = new Map();
  const withLocale = (options) => ({ ...options, locale: localeOf(options.locale ?? locale) });
  const group = {
    options: withLocale(given),
    forget: (type) => made.delete(type)
  };
  const elements = {
    create(type, options = {}) {
      if (made.has(type)) throw new IntegrationError(`Can only create one Element of type ${type}.`);
      if (type !== 'payment' && type !== 'expressCheckout') {
        throw new IntegrationError(`This script has no element of type ${type}.`);
      }
      const element =
        type === 'payment' ? paymentElement(key, group, options) : expressCheckoutElement(group);
      made.set(type, element);
      return element;
    },
    getElement: (type) => made.get(type) ?? null,
    update(change) {
      group.options = withLocale({ ...group.options, ...change });
      made.get('payment')?.refresh();
    },
    fetchUpdates: async () => ({}),
    submit: async () => made.get('payment')?.ask('submit') ?? {}
  };
  elements._payment = () => made.get('payment');
  elements._options = () => group.options;
  return elements;
}

function localeOf(wanted) {
  const language = (wanted && wanted !== 'auto' ? wanted : navigator.language).slice(0, 2).toLowerCase();
  return LOCALES.includes(language) ? language : 'en';
}
