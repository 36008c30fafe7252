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
  addEventListener(type: 'push', listener: (event: PushHappened) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: NotificationClicked) => void): void;
}>;

export type WorkerClient = Readonly<{
  url: string;
  focus(): Promise<WorkerClient>;
  navigate(url: string): Promise<WorkerClient | null>;
}>;

type Extendable = Readonly<{ waitUntil(work: Promise<unknown>): void }>;
export type PushHappened = Extendable & Readonly<{ data: Readonly<{ text(): string }> | null }>;
export type NotificationClicked = Extendable & Readonly<{ notification: Notification }>;
