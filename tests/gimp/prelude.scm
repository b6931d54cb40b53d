; gimp tests: what every script begins with: notes for the test, calls that may
; fail, pixels as files.

(define folder (getenv "TEST_FOLDER"))
(define notes (open-output-file (string-append folder "/notes")))

(define (path name)
  (string-append folder "/" name))

(define (note name value)
  (display name notes)
  (display "\t" notes)
  (write value notes)
  (newline notes))

; the value of a call, or the sentence with which it failed
(define (attempt thunk)
  (call/cc
    (lambda (return)
      (set! *error-hook*
        (lambda words
          (set! *error-hook* throw)
          (return (car words))))
      (let ((value (thunk)))
        (set! *error-hook* throw)
        value))))

; layers, masks, channels and selections alike
(define (save drawable name)
  (plug-in-test-pixels RUN-NONINTERACTIVE drawable (path name)))

(define (note-place name layer)
  (note name
    (append (gimp-drawable-offsets layer)
            (gimp-drawable-width layer)
            (gimp-drawable-height layer))))

(define (first-layer result)
  (vector-ref (cadr result) 0))

(define (record-of result)
  (caddr result))

(define (make-image width height base precision)
  (car (gimp-image-new-with-precision width height base precision)))

(define (add-layer image parent place type name)
  (let ((layer (car (gimp-layer-new image (caddr place) (cadddr place) type
                                    name 100 LAYER-MODE-NORMAL))))
    (gimp-image-insert-layer image layer parent 0)
    (gimp-layer-set-offsets layer (car place) (cadr place))
    layer))

; clouds, with a soft hole where there is alpha
(define (draw image layer seed)
  (gimp-selection-none image)
  (plug-in-plasma RUN-NONINTERACTIVE image layer seed 3.0)
  (if (= (car (gimp-drawable-has-alpha layer)) TRUE)
    (let ((place (append (gimp-drawable-offsets layer)
                         (gimp-drawable-width layer)
                         (gimp-drawable-height layer))))
      (gimp-image-select-ellipse image CHANNEL-OP-REPLACE
        (car place) (cadr place)
        (/ (caddr place) 2) (/ (cadddr place) 2))
      (gimp-selection-feather image 20)
      (if (= (car (gimp-selection-is-empty image)) FALSE)
        (gimp-edit-clear layer))
      (gimp-selection-none image))))

(define (select-rectangle image place operation)
  (gimp-image-select-rectangle image operation
    (car place) (cadr place) (caddr place) (cadddr place)))

(define (edit image layer prompt n options)
  (plug-in-limn-edit RUN-NONINTERACTIVE image layer prompt "" "" "" "" n
                     options))

(define echo "{\"limn.endpoint\":\"echo\"}")

(note "display" (getenv "DISPLAY"))

(define (finish)
  (let ((images (vector->list (cadr (gimp-image-list)))))
    (for-each gimp-image-delete images))
  (note "finished" #t)
  (close-output-port notes))
