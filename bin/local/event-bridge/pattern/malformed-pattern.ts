/** A pattern that EventBridge would refuse: where in it, and why. */
export class MalformedPattern extends Error {
  override name = 'MalformedPattern'

  constructor(place: string, fault: string) {
    super(`Event pattern, at ${place}: ${fault}`)
  }
}
