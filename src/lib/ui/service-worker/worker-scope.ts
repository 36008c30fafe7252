/**
 * What our worker uses of `ServiceWorkerGlobalScope`. TypeScript's `webworker` library can't stand beside `dom` in one
 * program, and the pages need `dom`.
 */
export type WorkerScope = Readonly<{
  registration: ServiceWorkerRegistration;
  clients: Readonly<{
    matchAll(options: Readonly<{ type: 'window'; includeUncontrolled: boolean }>): Promise<WorkerClient[]>;
    openWindow(url: string): Promise<WorkerClient | null>;
  }>;
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(
    type: 'message',
    listener: (event: Extendable & Readonly<{ data: unknown }>) => void
  ): void;
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void;
  addEventListener(type: 'push', listener: (event: PushHappened) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: NotificationClicked) => void): void;
}>;

export type WorkerClient = Readonly<{
  url: string;
  focus(): Promise<WorkerClient>;
  navigate(url: string): Promise<WorkerClient | null>;
}>;

type Extendable = Readonly<{ waitUntil(work: Promise<unknown>): void }>;
type Fetched = Extendable & Readonly<{ request: Request; respondWith(answer: Promise<Response>): void }>;
export type PushHappened = Extendable & Readonly<{ data: Readonly<{ text(): string }> | null }>;
export type NotificationClicked = Extendable & Readonly<{ notification: Notification }>;
