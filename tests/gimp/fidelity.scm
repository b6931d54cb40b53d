; fidelity tests: a photograph is edited, and the answer has drifted.

(define (open-photo convert)
  (let ((image (car (gimp-file-load RUN-NONINTERACTIVE (getenv "TEST_PHOTO")
                                    "photo"))))
    (convert image)
    image))

(define (as-it-is image) #t)

(define (to-gray image)
  (gimp-image-convert-grayscale image))

(define (to-linear-float image)
  (gimp-image-convert-precision image PRECISION-FLOAT-LINEAR))

(define (to-deep image)
  (gimp-image-convert-precision image PRECISION-U16-GAMMA))

(define (fidelity-case name convert selection options)
  (let* ((image (open-photo convert))
         (layer (car (gimp-image-get-active-layer image))))
    (if (pair? selection)
      (select-rectangle image selection CHANNEL-OP-REPLACE))
    (save layer (string-append name ".before"))
    (let* ((result (edit image layer name 1 options))
           (new (first-layer result))
           (mask (car (gimp-layer-get-mask new))))
      (save layer (string-append name ".after"))
      (save new (string-append name ".result"))
      (if (not (= mask -1))
        (save mask (string-append name ".mask-pixels")))
      (note (string-append name ".mask") mask)
      (note-place (string-append name ".place") new)
      (note (string-append name ".record") (record-of result)))
    (gimp-image-delete image)))
