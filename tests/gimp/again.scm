; again tests: a layer's recipe, run once more in an image that has changed.

(define (again image layer prompt n options)
  (plug-in-limn-again RUN-NONINTERACTIVE image layer prompt n options))

(define small "{\"limn.endpoint\":\"echo\",\"limn.context\":0}")

(define (note-mask name layer)
  (let ((mask (car (gimp-layer-get-mask layer))))
    (note (string-append name ".mask") (not (= mask -1)))
    (if (not (= mask -1))
      (save mask (string-append name ".mask-pixels")))))

; of the first layer that a call made, or the sentence with which it failed
(define (note-run name image result)
  (if (string? result)
    (note (string-append name ".words") result)
    (let ((new (first-layer result)))
      (note (string-append name ".record") (record-of result))
      (note (string-append name ".count") (car result))
      (note (string-append name ".name") (car (gimp-item-get-name new)))
      (note-place (string-append name ".place") new)
      (note-mask name new)
      (save new (string-append name ".result")))))

(define (layer-called image name)
  (car (gimp-image-get-layer-by-name image name)))

; a source, of which a part is edited
(define (begin-case name type options)
  (let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))
         (below (add-layer image 0 '(0 0 300 200) RGB-IMAGE "below"))
         (source (add-layer image 0 '(10 20 280 170) type "source")))
    (draw image below 5)
    (draw image source 7)
    (select-rectangle image '(60 50 81 67) CHANNEL-OP-REPLACE)
    (gimp-selection-feather image 9)
    (let ((result (edit image source "a pier" 1 options)))
      (note-run (string-append name ".first") image result)
      (gimp-selection-none image)
      (list image source (first-layer result)))))

; what is changed in between gives back what is repeated: image, source, layer
(define (again-case name type change prompt n options)
  (let* ((now (apply change (begin-case name type small)))
         (image (car now))
         (source (cadr now))
         (layer (caddr now))
         (count (car (gimp-image-get-layers image))))
    (if (not (= source -1))
      (begin
        (save source (string-append name ".source"))
        (note-place (string-append name ".source-place") source)))
    (note-place (string-append name ".given-place") layer)
    (note-mask (string-append name ".given") layer)
    (gimp-image-clean-all image)
    (let ((result (attempt (lambda ()
                             (again image layer prompt n options)))))
      (note-run (string-append name ".second") image result)
      (note (string-append name ".new")
            (- (car (gimp-image-get-layers image)) count))
      (note (string-append name ".dirty") (car (gimp-image-is-dirty image)))
      (if (not (string? result))
        (note (string-append name ".last-above")
          (= (+ 1 (car (gimp-image-get-item-position image
                         (vector-ref (cadr result) (- (car result) 1)))))
             (car (gimp-image-get-item-position image layer))))))
    (gimp-image-delete image)))

(define (reload image name)
  (let ((file (path (string-append name ".xcf"))))
    (gimp-file-save RUN-NONINTERACTIVE image
                    (car (gimp-image-get-active-layer image)) file file)
    (gimp-image-delete image)
    (car (gimp-file-load RUN-NONINTERACTIVE file file))))

(define (keep image source layer)
  (list image source layer))

(define (change-file image source layer)
  (let ((new (reload image "kept")))
    (list new (layer-called new "source") (layer-called new "edit: a pier"))))

(define (change-selection image source layer)
  (select-rectangle image '(200 10 20 20) CHANNEL-OP-REPLACE)
  (keep image source layer))

(define (change-name image source layer)
  (gimp-item-set-name source "harbour")
  (let ((new (reload image "renamed")))
    (list new (layer-called new "harbour") (layer-called new "edit: a pier"))))

; another layer of that name is as good
(define (change-twin image source layer)
  (let ((twin (car (gimp-layer-copy source FALSE))))
    (gimp-image-insert-layer image twin 0 -1)
    (gimp-image-remove-layer image source)
    (gimp-item-set-name twin "source")
    (keep image twin layer)))

(define (change-gone image source layer)
  (gimp-image-remove-layer image source)
  (list image -1 layer))

(define (change-canvas image source layer)
  (gimp-image-resize image 400 300 33 44)
  (keep image source layer))

; none of the layers is cut
(define (change-crop image source layer)
  (gimp-image-crop image 288 176 6 17)
  (keep image source layer))

(define (change-place image source layer)
  (gimp-layer-set-offsets layer
    (+ 23 (car (gimp-drawable-offsets layer)))
    (- (cadr (gimp-drawable-offsets layer)) 11))
  (keep image source layer))

(define (change-cut image source layer)
  (gimp-image-crop image 120 90 85 70)
  (keep image source layer))

(define (change-scale image source layer)
  (gimp-image-scale image 600 400)
  (keep image source layer))

; half of the frame lies beside the source
(define (change-edge image source layer)
  (gimp-layer-set-offsets layer 250 150)
  (keep image source layer))

(define (change-far image source layer)
  (gimp-layer-set-offsets layer 2000 150)
  (keep image source layer))

(define (change-mask image source layer)
  (gimp-image-select-ellipse image CHANNEL-OP-REPLACE 70 60 30 40)
  (gimp-context-set-foreground '(90 90 90))
  (gimp-edit-fill (car (gimp-layer-get-mask layer)) FILL-FOREGROUND)
  (gimp-selection-none image)
  (keep image source layer))

(define (change-bare image source layer)
  (gimp-layer-remove-mask layer MASK-DISCARD)
  (keep image source layer))

; a recipe of the next version
(define (change-version image source layer)
  (let* ((text (caddr (car (gimp-item-get-parasite layer "limn-recipe"))))
         (newer (string-append "{\"version\":9,\"plans\":[{}],"
                               (substring text 1 (string-length text)))))
    (attach layer newer)
    (keep image source layer)))

(define (attach layer text)
  (gimp-item-attach-parasite layer (list "limn-recipe" 3 text)))

; each text in the place of a recipe, and none
(define (broken-cases texts)
  (let* ((now (begin-case "broken" RGB-IMAGE small))
         (image (car now))
         (count (car (gimp-image-get-layers image))))
    (note "base" (attempt (lambda () (again image (cadr now) "" 1 ""))))
    (let loop ((rest texts) (i 0))
      (if (pair? rest)
        (begin
          (attach (caddr now) (car rest))
          (note (string-append "broken." (number->string i))
                (attempt (lambda () (again image (caddr now) "" 1 ""))))
          (loop (cdr rest) (+ i 1)))))
    (note "new" (- (car (gimp-image-get-layers image)) count))))

; the frame on the wire, before and after a file
(define (wire-case)
  (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE
                                     (getenv "TEST_PHOTO") "photo")))
         (layer (car (gimp-image-get-active-layer image))))
    (gimp-item-set-name layer "photo")
    (select-rectangle image '(333 111 501 299) CHANNEL-OP-REPLACE)
    (note-run "wire.first" image
      (plug-in-limn-edit RUN-NONINTERACTIVE image layer "a pier"
                         "nano-banana-pro" "" "" "" 1 "{\"seed\":7}"))
    (let* ((new (reload image "wire"))
           (made (layer-called new "edit: a pier")))
      (gimp-item-set-name (layer-called new "photo") "harbour")
      (gimp-layer-set-offsets (layer-called new "harbour") 40 -30)
      (gimp-layer-set-offsets made
        (+ 40 (car (gimp-drawable-offsets made)))
        (- (cadr (gimp-drawable-offsets made)) 30))
      (note-run "wire.second" new (again new made "" 0 ""))
      (note-run "wire.third" new (again new made "a moored boat" 1 ""))
      (note-run "wire.fourth" new
        (again new made "" 2 "{\"model\":\"nano-banana-2\"}")))))

; an answer without alpha is seen through its source's shape; of a repetition
; only the layer's own mask counts
(define (shape-case)
  (let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))
         (source (add-layer image 0 '(10 20 280 170) RGBA-IMAGE "source")))
    (draw image source 7)
    (let* ((result (edit image source "a pier" 1
                         "{\"output_format\":\"jpeg\"}"))
           (made (first-layer result)))
      (note-run "shape.first" image result)
      (note-run "shape.second" image (again image made "" 1 ""))
      (gimp-layer-remove-mask made MASK-DISCARD)
      (note-run "shape.third" image (again image made "" 1 "")))))

; there is no window in batch
(define (ask-case)
  (let ((now (begin-case "ask" RGB-IMAGE small)))
    (note "ask"
      (attempt (lambda ()
        (plug-in-limn-again RUN-INTERACTIVE (car now) (caddr now) "" 1 ""))))))

(define (note-made name image layer)
  (note (string-append name ".first.place") (append (gimp-drawable-offsets layer)
            (gimp-drawable-width layer) (gimp-drawable-height layer)))
  (select-rectangle image '(0 0 40 90) CHANNEL-OP-REPLACE)
  (note-run (string-append name ".second") image (again image layer "" 1 ""))
  (gimp-layer-set-offsets layer 300 -200)
  (note-run (string-append name ".third") image
            (again image layer "a cat" 3 "{\"seed\":9}")))

; layers that came of words alone
(define (made-cases)
  (let* ((image (make-image 640 360 RGB PRECISION-U8-GAMMA))
         (base (add-layer image 0 '(0 0 640 360) RGB-IMAGE "base"))
         (result (plug-in-limn-generate RUN-NONINTERACTIVE image base "a fox"
                   "" "" "" "" 1 echo)))
    (note "generate.first.record" (record-of result))
    (note-made "generate" image (first-layer result)))
  (let* ((result (plug-in-limn-create RUN-NONINTERACTIVE "a fox" "" ""
                   "9:16" "" 2 echo))
         (image (car result)))
    (note "create.first.record" (cadr result))
    (note-made "create" image (car (gimp-image-get-active-layer image)))))

; each repeats the one before; the last is edited instead
(define (chain-case)
  (let* ((now (begin-case "chain" RGBA-IMAGE small))
         (image (car now))
         (second (again image (caddr now) "a boat" 1 ""))
         (third (again image (first-layer second) "" 1
                       "{\"limn.align\":false}"))
         (plan (again image (first-layer third) "" 1
                      "{\"limn.dry_run\":true}"))
         (last (plug-in-limn-again RUN-WITH-LAST-VALS image
                                   (first-layer third) "no" 7 "no")))
    (note-run "second" image second)
    (note-run "third" image third)
    (note "plan.record" (record-of plan))
    (note "plan.count" (car plan))
    (note-run "last" image last)
    ; a result that was painted on is what an edit of it sends
    (let ((made (first-layer third)))
      (gimp-layer-remove-mask made MASK-DISCARD)
      (draw image made 11)
      (save made "painted")
      (note-place "painted.place" made)
      (note-run "edited" image (edit image made "a gull" 1 small)))))
