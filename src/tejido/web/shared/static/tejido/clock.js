// @ts-check
/**
 * World time in the browser. Offers, waits and chats happen in world time, which a demonstration may run faster; the
 * server says how, and what its own clock shows, so that a wrong clock on the agent's computer does no harm.
 */
export class WorldClock {
  #realEpoch = 0;
  #worldEpoch = 0;
  #factor = 1;
  #aheadMilliseconds = 0;

  /**
   * Take over the server's definition.
   * @param {{real_epoch: string, world_epoch: string, factor: number} | null | undefined} world
   * @param {string | null | undefined} serverTime Machine time of the server when it spoke, ISO 8601.
   */
  set(world, serverTime) {
    if (world) {
      this.#realEpoch = Date.parse(world.real_epoch);
      this.#worldEpoch = Date.parse(world.world_epoch);
      this.#factor = world.factor;
    }
    if (serverTime) this.#aheadMilliseconds = Date.parse(serverTime) - Date.now();
  }

  get factor() {
    return this.#factor;
  }

  /** Return world time now, in milliseconds since 1970. */
  now() {
    const machine = Date.now() + this.#aheadMilliseconds;
    return this.#worldEpoch + (machine - this.#realEpoch) * this.#factor;
  }

  /**
   * Return how long ago something was, in world seconds.
   * @param {string} instant World time, ISO 8601.
   */
  secondsSince(instant) {
    return (this.now() - Date.parse(instant)) / 1000;
  }

  /**
   * Return how long ago something was on the clock of the wall, such as the loss of a line.
   * @param {string} instant Machine time, ISO 8601.
   */
  machineSecondsSince(instant) {
    return (Date.now() + this.#aheadMilliseconds - Date.parse(instant)) / 1000;
  }

  /**
   * Return the seconds a person has until then, in machine time: what the countdown on the screen shows.
   * @param {string} instant World time, ISO 8601.
   */
  machineSecondsUntil(instant) {
    return (Date.parse(instant) - this.now()) / 1000 / this.#factor;
  }
}
