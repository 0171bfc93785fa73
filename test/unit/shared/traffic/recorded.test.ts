import { expect, test } from 'vitest'
import { recordedScenarios, shippedRecording } from '../../../support/shipped-recordings.ts'
import { trafficLines } from '../../../support/traffic-lines.ts'

/** Everything that travelled in the course, as a real engine's containers told it. */
const travelled: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'docker0-and-veth': { across: ['ping: two → one (@one) over docker0 · answered'] },
  'host-volume': {
    'image-files': ['HTTP: this machine → 127.0.0.1:PORT → plain, port 80 · 200'],
    covered: ['HTTP: this machine → 127.0.0.1:PORT → covered, port 80 · 200'],
    changed: ['HTTP: this machine → 127.0.0.1:PORT → covered, port 80 · 200'],
  },
  'net-alias': {
    'ask-dns': ['DNS of shop: guest asks for counter → @anna, @ben, @carl'],
    // `head -n 1` cut off whether there was an answer.
    twelve: [
      'ping: guest → anna (counter, @anna) over shop',
      'ping: guest → ben (counter, @ben) over shop',
      'ping: guest → carl (counter, @carl) over shop',
    ],
    stop: ['DNS of shop: guest asks for counter → @anna, @ben'],
    back: ['DNS of shop: guest asks for counter → @anna, @ben, @carl'],
    'own-name': ['DNS of shop: guest asks for anna → @anna'],
  },
  'network-drivers': { loopback: ['HTTP: guest → its own network namespace (127.0.0.1), port 80 · answered'] },
  'publish-a-port': {
    install: ['HTTP: hidden → outside (a mirror), port 80 over docker0 · answered'],
    serve: ['HTTP: hidden → its own network namespace (localhost, 127.0.0.1), port 80 · answered'],
    again: ['HTTP: web → outside (a mirror), port 80 over docker0 · answered'],
    page: ['HTTP: this machine → 127.0.0.1:80 → web, port 80 · 200'],
    neighbour: ['HTTP: web → hidden (@hidden), port 80 over docker0 · answered'],
    several: ['HTTP: this machine → 127.0.0.1:PORT → doors, port 80 · 200'],
    bound: ['HTTP: this machine → 127.0.0.1:PORT → web, port 80 · 200'],
    'publish-all': ['HTTP: this machine → 127.0.0.1:PORT → hidden, port 80 · 200'],
  },
  stateless: {
    site: ['HTTP: this machine → 127.0.0.1:8080 → wordpress, port 80 · 200'],
    traces: ['HTTP: this machine → 127.0.0.1:8080 → wordpress, port 80 · 200'],
    without: ['HTTP: this machine → 127.0.0.1:8080 → wordpress, port 80 · 500'],
    successor: ['HTTP: this machine → 127.0.0.1:8080 → wordpress, port 80 · 200'],
    title: ['HTTP: this machine → 127.0.0.1:8080 → wordpress, port 80 · 200'],
    uploads: ['HTTP: this machine → 127.0.0.1:8080 → wordpress, port 80 · 200'],
    again: ['HTTP: this machine → 127.0.0.1:8080 → wordpress, port 80 · 200'],
  },
  'user-bridge': {
    // A redirect is a request of its own.
    page: ['HTTP ×2: this machine → 127.0.0.1:PORT → wordpress, port 80 · 200'],
    dns: ['DNS of blog: wordpress asks for wordpressdb → @wordpressdb'],
    'both-ways': ['DNS of blog: wordpressdb asks for wordpress → @wordpress'],
    disconnect: ['HTTP: this machine → 127.0.0.1:PORT → wordpress, port 80 · 500'],
    'no-name': ['DNS of blog: wordpress asks for wordpressdb · name not known'],
    connect: [
      'DNS of blog: wordpress asks for wordpressdb → @wordpressdb',
      'HTTP ×2: this machine → 127.0.0.1:PORT → wordpress, port 80 · 200',
    ],
    'from-backstage': ['DNS of backstage: guest asks for wordpressdb → @wordpressdb'],
    'not-from-backstage': ['DNS of backstage: guest asks for wordpress · name not known'],
  },
  'wordpress-link': {
    page: ['HTTP ×2: this machine → 127.0.0.1:PORT → wordpress, port 80 · 200'],
    site: ['HTTP: this machine → 127.0.0.1:PORT → wordpress, port 80 · 200'],
    'front-page': ['HTTP: this machine → 127.0.0.1:PORT → wordpress, port 80 · 200'],
    follows: ['HTTP: this machine → 127.0.0.1:PORT → wordpress, port 80 · 200'],
  },
}

test.each(recordedScenarios)('what travelled in the recording of %s is what its commands printed, and nothing else', (id) => {
  expect(trafficLines(shippedRecording(id))).toEqual(travelled[id] ?? {})
})
